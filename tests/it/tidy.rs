//! Keeps the tree honest: what the code's own structure promises is checked here, with an instruction when it fails.

use std::path::{Path, PathBuf};

use driftlint::kinds::Kind;

use crate::support::{entries, folders, name_of, read, root};

/// Kinds that have no case yet. Take one off with its first case; nothing is ever put on.
const WITHOUT_CASES: &[Kind] = &[];

/// A file longer than this has a seam somewhere.
const MAX_LINES: usize = 600;

/// All files under these folders and with these endings.
fn files(folders: &[&str], endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in folders {
        walk(&root().join(folder), &mut found);
    }
    found.retain(|path| {
        path.extension().and_then(|e| e.to_str()).is_some_and(|ending| endings.contains(&ending))
    });
    found
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in entries(folder) {
        if entry.is_dir() {
            walk(&entry, found);
        } else {
            found.push(entry);
        }
    }
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Fails with the instruction and the places, when there is any.
fn none(places: &[String], instruction: &str) {
    assert!(places.is_empty(), "{instruction}:\n  {}", places.join("\n  "));
}

#[test]
fn every_folder_of_a_kind_is_registered() {
    // `routine` is what functions and procedures share.
    let strays: Vec<_> = folders(&root().join("src/kinds"))
        .iter()
        .map(|path| name_of(path).to_owned())
        .filter(|name| name != "routine" && Kind::ALL.iter().all(|kind| kind.as_str() != name))
        .collect();
    none(&strays, "add a line to `kinds!` in src/kinds/mod.rs for each of these folders");
}

#[test]
fn every_kind_has_a_page_and_attributes_with_meanings() {
    let mut wrong = Vec::new();
    for kind in Kind::ALL {
        let path = root().join("src/kinds").join(kind.as_str()).join("mod.rs");
        if !read(&path).starts_with("//! ") {
            wrong.push(format!("{}: begin with a `//!` line", shown(&path)));
        }
        for (name, meaning) in kind.attributes() {
            if name.contains('-') || meaning.is_empty() {
                wrong.push(format!("{}: attribute {name:?}: a name_like_this and a meaning", shown(&path)));
            }
        }
    }
    none(&wrong, "what a kind is and what its attributes mean is what `explain` and COVERAGE.md say");
}

#[test]
fn every_kind_has_cases() {
    let home = root().join("fixtures/cases");
    let mut wrong = Vec::new();
    for kind in Kind::ALL {
        let excepted = WITHOUT_CASES.contains(kind);
        match (home.join(kind.as_str()).exists(), excepted) {
            (false, false) => {
                wrong.push(format!("fixtures/cases/{kind}/<case>/: add declared.sql and live.sql"))
            }
            (true, true) => {
                wrong.push(format!("{kind} has cases now: take it off WITHOUT_CASES in tests/it/tidy.rs"))
            }
            _ => {}
        }
    }
    let kinds: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    wrong.extend(
        folders(&home)
            .iter()
            .filter(|path| !kinds.contains(&name_of(path)))
            .map(|path| format!("{}: no such kind", shown(path))),
    );
    none(&wrong, "each kind shows by cases what is found of it");
}

#[test]
fn every_case_is_complete() {
    let missing: Vec<_> = crate::cases::all()
        .iter()
        .flat_map(|case| ["declared.sql", "live.sql", "findings.txt"].map(|file| case.join(file)))
        .filter(|path| !path.exists())
        .map(|path| shown(&path))
        .collect();
    none(&missing, "write the SQL; UPDATE=1 cargo test --test it cases writes findings.txt");
}

#[test]
fn no_file_is_too_long() {
    let long: Vec<_> = files(&["src", "tests"], &["rs"])
        .iter()
        .map(|path| (path, read(path).lines().count()))
        .filter(|(_, lines)| *lines > MAX_LINES)
        .map(|(path, lines)| format!("{}: {lines} lines", shown(path)))
        .collect();
    none(&long, "split these where their seam is");
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<_> = files(&["src", "tests"], &["rs"])
        .iter()
        .filter(|path| !read(path).starts_with("//!"))
        .map(|path| shown(path))
        .collect();
    none(&silent, "begin each of these with a `//!` line");
}

#[test]
fn nothing_is_left_to_do() {
    // Spelled in two halves: this file is one of those it looks through.
    let words =
        [concat!("todo", "!("), concat!("unimplemented", "!("), concat!("TO", "DO"), concat!("FIX", "ME")];
    none(
        &mentions(&["src", "tests"], &["rs"], &words),
        "finish these, or say what does not work in the documentation",
    );
}

#[test]
fn no_path_of_a_machine_is_in_the_tree() {
    let words = [
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/wo", "rk/"),
        concat!("/Us", "ers/"),
        concat!("/tm", "p/w/"),
    ];
    let endings = ["rs", "md", "sql", "json", "toml", "yml", "sh", "txt", "snap", "py"];
    let folders = ["src", "tests", "fixtures", "schemas", ".github", ".ci", "scripts"];
    none(&mentions(&folders, &endings, &words), "name no machine's own folders");
}

fn mentions(folders: &[&str], endings: &[&str], words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files(folders, endings) {
        for (number, line) in read(&path).lines().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                found.push(format!("{}:{}: {}", shown(&path), number + 1, line.trim()));
            }
        }
    }
    found
}
