//! Extensions that come with PostgreSQL itself.

use super::Layer;

/// What an extension's control file says, and what CREATE EXTENSION makes, at the version a major ships.
#[derive(Debug)]
pub struct Extension {
    /// Its name.
    pub name: &'static str,
    /// `default_version`.
    pub version: &'static str,
    /// Whether `ALTER EXTENSION … SET SCHEMA` can move it.
    pub relocatable: bool,
    /// The one schema it can be in (`pg_catalog` of `plpgsql`); `None` where CREATE EXTENSION may say.
    pub schema: Option<&'static str>,
    /// Extensions it needs.
    pub requires: Box<[&'static str]>,
    /// Whether only a superuser may create it, [`Extension::trusted`] aside.
    pub superuser: bool,
    /// Whether anybody with CREATE on the database may create it.
    pub trusted: bool,
    /// The comment that CREATE EXTENSION leaves on it.
    pub comment: Option<&'static str>,
    /// Whether `layer` holds its members; not so of those whose library was not at hand (`plperl`, `plpython3u`).
    pub members_known: bool,
    /// Its members, of whatever schema it is put in.
    pub layer: Layer<'static>,
}
