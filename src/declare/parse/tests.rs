//! Each family, statement by statement.

use super::*;

/// What becomes of one statement, as `Debug` shows it.
fn parse(text: &str) -> Ddl {
    let mut all = statements(0, text);
    assert_eq!(all.len(), 1, "{text}: {all:?}");
    all.remove(0).ddl
}

#[test]
fn smoke() {
    assert!(matches!(parse("create table t (a int)"), Ddl::CreateTable(_)));
}
