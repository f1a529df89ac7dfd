//! COVERAGE.md: what is compared of each kind of object, read off the kinds themselves.

use std::fmt::Write;

use driftlint::kinds::Kind;

use crate::support::{folders, recorded, root};

const HEAD: &str = "# What is compared\n\n\
    Made from the table of attributes of each kind; `UPDATE=1 cargo test --test it coverage` writes it anew.\n\
    On top of these come `owner`, `comment` and `privileges`, which are compared where the declared side speaks of \
    them.\n\n";

fn page() -> String {
    let attributes: usize = Kind::ALL.iter().map(|kind| kind.attributes().len()).sum();
    let mut page = HEAD.to_owned();
    writeln!(page, "{} kinds of objects, {attributes} attributes.\n", Kind::ALL.len()).unwrap();
    page.push_str("| kind | cases | attribute | meaning |\n|---|---:|---|---|\n");
    for kind in Kind::ALL {
        let home = root().join("fixtures/cases").join(kind.as_str());
        let cases = if home.exists() { folders(&home).len() } else { 0 };
        let mut first = format!("| {kind} | {cases} |");
        if kind.attributes().is_empty() {
            writeln!(page, "{first} | whether it is there |").unwrap();
        }
        for (name, meaning) in kind.attributes() {
            writeln!(page, "{first} `{name}` | {} |", meaning.replace('|', "\\|")).unwrap();
            "| | |".clone_into(&mut first);
        }
    }
    page
}

#[test]
fn coverage_is_fresh() {
    recorded(&root().join("COVERAGE.md"), &page()).unwrap_or_else(|why| panic!("{why}"));
}
