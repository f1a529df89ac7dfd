//! COVERAGE.md: what is compared of each kind of object, read off the kinds themselves.

use std::fmt::Write;

use driftlint::kinds::Kind;

use crate::support::{folders, name_of, recorded, root};

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
    page.push_str(&versions());
    page.push_str(&left_out());
    page
}

/// What only later major versions have, as the catalog queries say.
fn versions() -> String {
    let mut page =
        "\n## What later versions add\n\nPostgreSQL 13 to 18 are read alike, but for what is not in all of \
                    them.\n\n| kind | since | read |\n|---|---:|---|\n"
            .to_owned();
    for home in folders(&root().join("src/kinds")) {
        let Ok(query) = std::fs::read_to_string(home.join("inspect.sql")) else { continue };
        for (line, major) in query.lines().filter_map(|line| line.rsplit_once("-- since ")) {
            let line = line.trim().trim_end_matches(',');
            let told = line.rsplit_once(" AS ").map_or(line, |(_, name)| name);
            let told = told.rsplit_once('.').map_or(told, |(_, name)| name);
            let told = line.strip_prefix('\'').and_then(|rest| rest.split('\'').next()).unwrap_or(told);
            writeln!(page, "| {} | {} | `{told}` |", name_of(&home), major.trim()).unwrap();
        }
    }
    page
}

/// What is not compared, and why.
fn left_out() -> String {
    let mut page = "\n## What is not compared\n\nEvery other column of every catalog is read. A database that has \
                    something of the last line is told so (`unmodeled-object`).\n\n| why | catalog or column |\n|---|---|\n"
        .to_owned();
    for (why, names) in crate::catalogs::LEFT_OUT {
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        writeln!(page, "| {why} | {} |", names.join(" ")).unwrap();
    }
    page
}

#[test]
fn coverage_is_fresh() {
    recorded(&root().join("COVERAGE.md"), &page()).unwrap_or_else(|why| panic!("{why}"));
}
