//! CREATE AGGREGATE.

use super::Aggregate;
use crate::kinds::Written;
use crate::kinds::routine::plan::argument;
use crate::model::Options;
use crate::plan::context::At;
use crate::plan::write::{Sql, Writer, literal};

/// Options whose values are texts.
const TEXTS: &[&str] = &["initcond", "minitcond"];
/// Options that are switches.
const SWITCHES: &[&str] = &["finalfunc_extra", "mfinalfunc_extra"];

/// The arguments between parentheses, those of an ordered set after ORDER BY.
fn arguments(aggregate: &Aggregate, writer: &mut Writer) -> String {
    let all: Vec<_> = aggregate.arguments.iter().map(|a| argument(a, writer)).collect();
    if aggregate.kind == 'n' {
        return if all.is_empty() { "(*)".to_owned() } else { format!("({})", all.join(", ")) };
    }
    let direct = usize::from(aggregate.direct).min(all.len());
    let (before, after) = all.split_at(direct);
    // One VARIADIC "any" stands for both lists.
    let after = if after.is_empty() { before.last().cloned().unwrap_or_default() } else { after.join(", ") };
    format!("({} ORDER BY {after})", before.join(", ")).replace("( ORDER", "(ORDER")
}

/// What ALTER, DROP and COMMENT ON put after its name.
pub(crate) fn signature(aggregate: &Aggregate) -> String {
    arguments(aggregate, &mut Writer::default())
}

fn options(options: &Options) -> Vec<String> {
    let written = options.iter().map(|(key, value)| match key.as_str() {
        key if TEXTS.contains(&key) => format!("{key} = {}", literal(value)),
        key if SWITCHES.contains(&key) => key.to_owned(),
        "sortop" => format!("sortop = OPERATOR({value})"),
        key => format!("{key} = {value}"),
    });
    written.collect()
}

impl Written for Aggregate {
    fn create(&self, at: &At<'_>) -> Vec<Sql> {
        let mut writer = Writer::default();
        let arguments = arguments(self, &mut writer);
        let mut options = options(&self.options);
        options.extend((self.kind == 'h').then(|| "hypothetical".to_owned()));
        let sql = format!("CREATE AGGREGATE {}{arguments} (\n    {}\n)", at.id.qname(), options.join(",\n    "));
        vec![writer.finish(sql)]
    }
}
