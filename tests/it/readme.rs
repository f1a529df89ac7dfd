//! What the pages at the root show is what happens.

use crate::support::{read, recorded, root, run};

/// Fenced blocks that follow `<!-- output: ARGUMENTS -->`.
const MARK: &str = "<!-- output: ";

/// The page, with each such block made anew.
fn with_outputs(page: &str) -> String {
    let mut parts = page.split(MARK);
    let mut made = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (arguments, rest) = part.split_once(" -->\n```\n").expect("a fenced block after the mark");
        let (_, after) = rest.split_once("```\n").expect("the end of the block");
        let output = run(arguments.split(' ')).exits(1).stdout;
        made.push_str(&format!("{MARK}{arguments} -->\n```\n{}\n```\n{after}", output.trim_end()));
    }
    made
}

#[test]
fn the_readme_shows_what_is_said() {
    let path = root().join("README.md");
    recorded(&path, &with_outputs(&read(&path))).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn the_readme_names_files_that_are_there() {
    let page = read(&root().join("README.md"));
    let links = page.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    let gone: Vec<_> = links.filter(|link| !link.contains("://") && !root().join(link).exists()).collect();
    assert!(gone.is_empty(), "{gone:?}");
}
