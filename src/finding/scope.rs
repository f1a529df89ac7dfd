//! Which objects a run is about.

use globset::{Glob, GlobBuilder, GlobMatcher};

use super::Finding;

/// `--schema`, `--exclude` and `[scope]`: which objects a run is about.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    schemas: Vec<String>,
    exclude: Vec<Pattern>,
    managed: Vec<GlobMatcher>,
}

#[derive(Clone, Debug)]
struct Pattern {
    kind: Option<String>,
    name: GlobMatcher,
}

impl Scope {
    /// A scope: these schemas (all when empty) without what matches one of the globs, each maybe with a kind
    /// before it: `audit.*`, `table:app.tmp_*`.
    pub fn new(schemas: &[String], exclude: &[String]) -> Result<Self, globset::Error> {
        let exclude = exclude.iter().map(|text| Pattern::new(text)).collect::<Result<_, _>>()?;
        Ok(Self { schemas: schemas.to_vec(), exclude, managed: Vec::new() })
    }

    /// The same, without the partitions of tables that match one of the globs: a partition manager sees to them.
    pub fn without_partitions_of(mut self, parents: &[String]) -> Result<Self, globset::Error> {
        self.managed =
            parents.iter().map(|text| Ok(glob(text)?.compile_matcher())).collect::<Result<_, _>>()?;
        Ok(self)
    }

    /// Whether somebody else sees to the partitions of a table.
    pub fn leaves_partitions_of(&self, table: &str) -> bool {
        self.managed.iter().any(|glob| glob.is_match(table))
    }

    /// Whether it takes in everything.
    pub fn is_all(&self) -> bool {
        self.schemas.is_empty() && self.exclude.is_empty()
    }

    /// Whether a finding is about an object in scope. What was not understood has no object, and is always in.
    pub fn includes(&self, finding: &Finding) -> bool {
        if finding.kind == "statement" || finding.kind == "configuration" {
            return true;
        }
        self.includes_object(&finding.kind, finding.schema.as_deref(), &finding.group, &finding.object)
    }

    /// Whether an object is in scope: by its kind, its schema, the relation it hangs under, and its name.
    pub fn includes_object(&self, kind: &str, schema: Option<&str>, group: &str, object: &str) -> bool {
        let home = if kind == "schema" { Some(object) } else { schema };
        if !self.schemas.is_empty() && !home.is_some_and(|home| self.schemas.iter().any(|s| s == home)) {
            return false;
        }
        !self.exclude.iter().any(|p| p.covers(kind, home, group, object))
    }
}

impl Pattern {
    fn new(text: &str) -> Result<Self, globset::Error> {
        // `::` never is in a kind, so `a::b` stays a name.
        let (kind, name) = match text.split_once(':') {
            Some((kind, name)) if is_kind(kind) && !name.starts_with(':') => (Some(kind.to_owned()), name),
            _ => (None, text),
        };
        Ok(Self { kind, name: glob(name)?.compile_matcher() })
    }

    /// What holds an object excludes the object with it, unless a kind was asked for.
    fn covers(&self, kind: &str, schema: Option<&str>, group: &str, object: &str) -> bool {
        match &self.kind {
            Some(asked) => asked == kind && self.name.is_match(object),
            None => {
                self.name.is_match(object)
                    || self.name.is_match(group)
                    || schema.is_some_and(|s| self.name.is_match(s))
            }
        }
    }
}

fn is_kind(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
}

/// A glob over names of objects: `*` runs over dots too, a backslash is itself.
pub fn glob(text: &str) -> Result<Glob, globset::Error> {
    GlobBuilder::new(text).literal_separator(false).backslash_escape(false).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(schemas: &[&str], exclude: &[&str]) -> Scope {
        let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        Scope::new(&own(schemas), &own(exclude)).unwrap()
    }

    fn has(scope: &Scope, kind: &str, schema: Option<&str>, object: &str) -> bool {
        let group = object.rsplit_once('.').filter(|_| kind == "column").map_or(object, |(g, _)| g);
        scope.includes_object(kind, schema, group, object)
    }

    #[test]
    fn a_schema_brings_what_is_in_it() {
        let s = scope(&["app"], &[]);
        assert!(has(&s, "table", Some("app"), "app.users") && has(&s, "schema", None, "app"));
        assert!(!has(&s, "table", Some("public"), "public.users") && !has(&s, "extension", None, "citext"));
    }

    #[test]
    fn an_exclusion_takes_what_hangs_under_it_along() {
        let s = scope(&[], &["app.tmp_*", "audit"]);
        assert!(
            !has(&s, "column", Some("app"), "app.tmp_a.id") && !has(&s, "table", Some("audit"), "audit.log")
        );
        assert!(has(&s, "table", Some("app"), "app.users"));
    }

    #[test]
    fn partitions_are_left_by_the_name_of_their_table() {
        let s = Scope::default().without_partitions_of(&["app.*_log".to_owned()]).unwrap();
        assert!(s.leaves_partitions_of("app.access_log") && !s.leaves_partitions_of("app.users"));
        assert!(Scope::default().without_partitions_of(&["a[".to_owned()]).is_err());
    }

    #[test]
    fn a_kind_before_the_glob_narrows_it() {
        let s = scope(&[], &["index:app.*"]);
        assert!(
            !has(&s, "index", Some("app"), "app.users_idx") && has(&s, "table", Some("app"), "app.users")
        );
    }
}
