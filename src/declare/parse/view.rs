//! Views and materialized views.

use crate::declare::cursor::{Cursor, Parsed};
use crate::declare::ddl::{CreateMaterializedView, CreateView, Ddl};

/// How CREATE TABLE … AS and materialized views may end; the longest first.
pub(super) const WITH_DATA: &[(&str, bool)] = &[("WITH NO DATA", false), ("WITH DATA", true)];

const CHECK_OPTION: &[(&str, &str)] = &[
    ("WITH LOCAL CHECK OPTION", "local"),
    ("WITH CASCADED CHECK OPTION", "cascaded"),
    ("WITH CHECK OPTION", "cascaded"),
];

impl Cursor<'_> {
    /// After CREATE … VIEW.
    pub(super) fn create_view(&mut self, or_replace: bool, temporary: bool, recursive: bool) -> Parsed<Ddl> {
        let name = self.object_name()?;
        let columns = self.optional_columns()?;
        let options = self.with_definitions()?;
        self.expect("AS")?;
        let (query, check_option) = self.query_before(CHECK_OPTION)?;
        Ok(Ddl::CreateView(CreateView {
            or_replace,
            temporary,
            recursive,
            name,
            columns,
            options,
            query,
            check_option,
        }))
    }

    /// After CREATE MATERIALIZED VIEW.
    pub(super) fn create_materialized_view(&mut self) -> Parsed<Ddl> {
        let if_not_exists = self.if_not_exists();
        let name = self.object_name()?;
        let columns = self.optional_columns()?;
        let access_method = self.access_method()?;
        let options = self.with_definitions()?;
        let tablespace = self.tablespace()?;
        self.expect("AS")?;
        let (query, with_data) = self.query_before(WITH_DATA)?;
        Ok(Ddl::CreateMaterializedView(CreateMaterializedView {
            if_not_exists,
            name,
            columns,
            access_method,
            options,
            tablespace,
            query,
            with_data: with_data.unwrap_or(true),
        }))
    }
}
