//! DDL text to [`Model`]: statements parsed, then replayed in order.
//!
//! The parser knows no schema and the replay no text: between them stand the types of [`ddl`]. `World` is the schema
//! so far; what a statement does to one kind of object is in that kind's `declare.rs`, what concerns many kinds (names,
//! DROP, RENAME, privileges, inheritance) in the modules here.

pub mod acl;
mod alter;
pub(crate) mod alter_column;
pub(crate) mod colname;
mod cursor;
pub mod ddl;
pub(crate) mod drop;
mod drop_extension;
mod entries;
pub(crate) mod find;
mod finish;
pub(crate) mod had;
mod inherit;
mod keywords;
pub(crate) mod lex;
pub(crate) mod like;
pub(crate) mod make;
pub(crate) mod mentions;
pub(crate) mod names;
pub(crate) mod not_null;
mod object;
mod onto;
pub(crate) mod options;
pub mod parse;
mod plpgsql;
mod privileges;
pub(crate) mod refs;
mod relation_columns;
mod rename;
pub(crate) mod rename_column;
mod rename_text;
pub(crate) mod repeat;
mod resolve;
pub(crate) mod runner;
mod script;
mod session;
mod split;
pub(crate) mod stars;
#[cfg(test)]
mod tests;
pub(crate) mod texts;
mod transaction;
mod typed;
mod types;
pub(crate) mod words;
pub(crate) mod world;

use self::ddl::{Ddl, Statement};
pub use self::onto::replayed;
pub use self::runner::{adopt_defaults, adopt_owners, adopt_roles};
pub use self::script::Script;
use self::world::World;
use crate::kinds;
use crate::model::{Model, Name, Origin, Provided, SearchPath, Source};

/// What the declared text does not say.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where unqualified names are looked for and made.
    pub search_path: SearchPath,
    /// The major version whose rules hold, 13 to 18.
    pub major: u16,
    /// What extensions of the actual side bring; empty where no server was asked.
    pub provided: Provided,
    /// The role that the statements run as, where it is known: the owner of what is made, and the grantor.
    pub user: Option<Name>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            search_path: SearchPath::new([Name::new("public")]),
            major: 15,
            provided: Provided::default(),
            user: None,
        }
    }
}

/// Replays texts, in order, onto an empty database. Never fails: what is not understood is a notice of the model.
pub fn declare(sources: Vec<Source>, settings: &Settings) -> Model {
    Script::parse(sources).declare(settings)
}

/// Who looks on while texts are replayed.
pub(crate) trait Watcher {
    /// A text begins; these are its statements.
    fn file(&mut self, number: u32, statements: &[Statement]);
    /// A statement is next; this is what there is before it.
    fn step(&mut self, world: &World, statement: &Statement);
    /// All statements are done; this is what has come of them.
    fn end(&mut self, world: &World);
}

/// The statements of a text that are not rolled back in it, each as it is written; BEGIN, COMMIT and the like left out.
pub(crate) fn kept_statements(number: u32, text: &str) -> Vec<String> {
    let statements = parse::statements(number, text);
    let kept = transaction::kept(&statements);
    let kept = statements.iter().zip(kept).filter(|(s, kept)| *kept && !matches!(s.ddl, Ddl::Transaction(_)));
    let written = |origin: Origin| {
        let range = usize::try_from(origin.start).ok()?..usize::try_from(origin.end).ok()?;
        text.get(range).map(str::to_owned)
    };
    kept.filter_map(|(statement, _)| written(statement.origin)).collect()
}

/// Does what one statement says.
pub(crate) fn apply(world: &mut World, statement: &Statement) {
    world.origin = Some(statement.origin);
    match &statement.ddl {
        Ddl::CreateSchema(s) => kinds::schema::declare::create(world, s),
        Ddl::CreateExtension(s) => kinds::extension::declare::create(world, s),
        Ddl::AlterExtension(s) => kinds::extension::declare::alter(world, s),
        Ddl::CreateLanguage(s) => kinds::language::declare::create(world, s),
        Ddl::CreateAccessMethod(s) => kinds::access_method::declare::create(world, s),
        Ddl::CreateCollation(s) => kinds::collation::declare::create(world, s),
        Ddl::CreateConversion(s) => kinds::conversion::declare::create(world, s),
        Ddl::CreateType(s) => kinds::composite_type::declare::create(world, s),
        Ddl::AlterType(s) => kinds::composite_type::declare::alter(world, s),
        Ddl::CreateDomain(s) => kinds::domain::declare::create(world, s),
        Ddl::AlterDomain(s) => kinds::domain::declare::alter(world, s),
        Ddl::CreateSequence(s) => kinds::sequence::declare::create(world, s),
        Ddl::AlterSequence(s) => kinds::sequence::declare::alter_statement(world, s),
        Ddl::CreateTable(s) => kinds::table::declare::create(world, s),
        Ddl::CreateTableAs(s) => kinds::table::create_as::create(world, s),
        Ddl::AlterRelation(s) => alter::alter(world, s),
        Ddl::CreateIndex(s) => kinds::index::declare::create(world, s),
        Ddl::CreateView(s) => kinds::view::declare::create(world, s),
        Ddl::CreateMaterializedView(s) => kinds::materialized_view::declare::create(world, s),
        Ddl::CreateRoutine(s) => kinds::routine::declare::create(world, s),
        Ddl::AlterRoutine(s) => kinds::routine::declare::alter(world, s),
        Ddl::CreateAggregate(s) => kinds::aggregate::declare::create(world, s),
        Ddl::CreateTrigger(s) => kinds::trigger::declare::create(world, s),
        Ddl::CreateEventTrigger(s) => kinds::event_trigger::declare::create(world, s),
        Ddl::AlterEventTrigger(s) => kinds::event_trigger::declare::alter(world, s),
        Ddl::CreateRule(s) => kinds::rule::declare::create(world, s),
        Ddl::CreatePolicy(s) => kinds::policy::declare::create(world, s),
        Ddl::AlterPolicy(s) => kinds::policy::declare::alter(world, s),
        Ddl::CreateOperator(s) => kinds::operator::declare::create(world, s),
        Ddl::AlterOperator(s) => kinds::operator::declare::alter(world, s),
        Ddl::CreateOperatorClass(s) => kinds::operator_class::declare::create(world, s),
        Ddl::CreateOperatorFamily(s) => kinds::operator_family::declare::create(world, s),
        Ddl::AlterOperatorFamily(s) => kinds::operator_family::declare::alter(world, s),
        Ddl::CreateCast(s) => kinds::cast::declare::create(world, s),
        Ddl::CreateTransform(s) => kinds::transform::declare::create(world, s),
        Ddl::CreateStatistics(s) => kinds::statistics::declare::create(world, s),
        Ddl::AlterStatistics(s) => kinds::statistics::declare::alter(world, s),
        Ddl::CreateTextSearch(s) => kinds::text_search_configuration::declare::create(world, s),
        Ddl::AlterTextSearchDictionary(s) => kinds::text_search_dictionary::declare::alter(world, s),
        Ddl::AlterTextSearchConfiguration(s) => kinds::text_search_configuration::declare::alter(world, s),
        Ddl::CreateForeignDataWrapper(s) => kinds::foreign_data_wrapper::declare::create(world, s),
        Ddl::AlterForeignDataWrapper(s) => kinds::foreign_data_wrapper::declare::alter(world, s),
        Ddl::CreateServer(s) => kinds::foreign_server::declare::create(world, s),
        Ddl::AlterServer(s) => kinds::foreign_server::declare::alter(world, s),
        Ddl::CreateUserMapping(s) => kinds::user_mapping::declare::create(world, s),
        Ddl::AlterUserMapping(s) => kinds::user_mapping::declare::alter(world, s),
        Ddl::DropUserMapping(s) => kinds::user_mapping::declare::drop(world, s),
        Ddl::CreatePublication(s) => kinds::publication::declare::create(world, s),
        Ddl::AlterPublication(s) => kinds::publication::declare::alter(world, s),
        Ddl::CreateSubscription(s) => kinds::subscription::declare::create(world, s),
        Ddl::AlterSubscription(s) => kinds::subscription::declare::alter(world, s),
        Ddl::AlterObject(s) => object::alter(world, s),
        Ddl::Comment(s) => object::comment(world, s),
        Ddl::Drop(s) => drop::statement(world, s),
        Ddl::DropOwned(roles) => drop::owned(world, roles),
        Ddl::ReassignOwned(from, to) => privileges::reassign(world, from, to),
        Ddl::Grant(s) => privileges::grant(world, s),
        Ddl::AlterDefaultPrivileges(s) => privileges::defaults(world, s),
        other => session(world, other),
    }
}

/// What is about the session, the rows or nothing that a schema has.
fn session(world: &mut World, ddl: &Ddl) {
    match ddl {
        Ddl::Set(setting) => world.set(setting),
        Ddl::ResetAll => world.reset(),
        Ddl::SetRole(role) | Ddl::SetSessionAuthorization(role) => world.set_role(role.as_ref()),
        Ddl::Do(block) => plpgsql::block(world, block),
        Ddl::Data(_) => plpgsql::called(world),
        Ddl::Unfollowed(parse::GEXEC) => plpgsql::sent(world),
        Ddl::Unfollowed(what) => world.unfollowed(&format!("what {what} does cannot be told from its text")),
        Ddl::Unrecognized(unrecognized) => world.unrecognized(unrecognized),
        Ddl::Meta(meta) => match meta.command.as_str() {
            "i" | "ir" | "include" | "include_relative" => {
                world.unfollowed(&format!("\\{} {} is not read", meta.command, meta.arguments.trim()));
            }
            "if" => world.unfollowed("which way \\if goes cannot be told: all of it is taken as run"),
            _ => {}
        },
        _ => {}
    }
}

impl World {
    fn unfollowed(&mut self, message: &str) {
        self.notice("unfollowed-statement", message.to_owned(), None);
    }

    fn unrecognized(&mut self, unrecognized: &ddl::Unrecognized) {
        let whole = self.origin;
        if let Some(origin) = &mut self.origin {
            // From where it stopped making sense; the rest of the statement is what nobody read.
            origin.start = unrecognized.at.clamp(origin.start, origin.end.max(origin.start + 1) - 1);
        }
        self.notice("unrecognized-statement", unrecognized.message.clone(), None);
        self.origin = whole;
    }
}
