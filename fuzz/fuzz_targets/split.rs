//! Cutting a script: statements lie in it one behind the other, and each is one statement by itself too.
#![no_main]

use driftlint::declare::ddl::{Ddl, Statement};
use driftlint::declare::parse::{code_end, directives, statements, statements_of};

fn range(statement: &Statement) -> std::ops::Range<usize> {
    statement.origin.start as usize..statement.origin.end as usize
}

libfuzzer_sys::fuzz_target!(|text: &str| {
    let all = statements(0, text);
    let mut last = 0;
    for statement in &all {
        let range = range(statement);
        assert!(last <= range.start && range.start < range.end);
        assert!(text.get(range.clone()).is_some());
        last = range.end;
        // What psql obeys in the middle of a statement, or behind it, makes another one of its part alone.
        if !text.contains('\\') {
            let alone = statements_of(0, text, range);
            assert_eq!(alone.len(), 1);
            assert!(matches!(alone[0].ddl, Ddl::Unrecognized(_)) == matches!(statement.ddl, Ddl::Unrecognized(_)));
        }
    }
    assert!(code_end(text, text.len()) <= text.len());
    for directive in directives(0, text) {
        assert!(text.get(directive.origin.start as usize..directive.origin.end as usize).is_some());
    }
});
