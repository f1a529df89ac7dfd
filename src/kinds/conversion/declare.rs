//! CREATE CONVERSION.

use super::Conversion;
use crate::declare::ddl::CreateConversion;
use crate::declare::world::World;
use crate::kinds::Kind;

/// CREATE CONVERSION.
pub(crate) fn create(world: &mut World, statement: &CreateConversion) {
    let CreateConversion { default, name, from, to, function } = statement;
    let id = world.new_object(Kind::Conversion, name);
    if world.is_new(&id, false) {
        let function = world.function_name(&function.qname());
        world.create(id, Conversion { from: encoding(from), to: encoding(to), function, default: *default });
    }
}

/// The name that `pg_encoding_to_char()` gives, of the common ones that have others.
fn encoding(written: &str) -> String {
    let upper = written.to_ascii_uppercase();
    match upper.replace(['-', '_', ' '], "").as_str() {
        "UTF8" | "UNICODE" => "UTF8".to_owned(),
        "SQLASCII" => "SQL_ASCII".to_owned(),
        "LATIN1" | "ISO88591" => "LATIN1".to_owned(),
        "LATIN2" | "ISO88592" => "LATIN2".to_owned(),
        "LATIN9" | "ISO885915" => "LATIN9".to_owned(),
        "WIN1252" | "WINDOWS1252" => "WIN1252".to_owned(),
        "WIN1251" | "WINDOWS1251" | "WIN" => "WIN1251".to_owned(),
        _ => upper,
    }
}
