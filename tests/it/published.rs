//! Reports against what others publish of their formats (`fixtures/published`), names as hostile as they come.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Driftlint, read, root};

/// What breaks out of markup, terminals, workflow commands, links and tables; a script that must not run.
pub(crate) const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "</pre><img src=x onerror=alert(1)>",
    "\u{1b}[31mred\u{1b}]8;;http://x\u{7}",
    "%0A::error::x",
    "::set-output name=a::b",
    "|`**bold**`|](http://x)",
    "]]>&amp;\"'",
    "\u{202e}txt.exe\u{2066}",
    "line\nbreak\r::warning::y",
    "\u{feff}\u{200b}\u{ffff}",
];

/// Two schemas that have one finding of each sort for each hostile name.
pub(crate) fn hostile(dir: &Path) {
    let (mut declared, mut live) = (String::new(), String::new());
    for (n, name) in HOSTILE.iter().enumerate() {
        let (quoted, text) = (name.replace('"', "\"\""), name.replace('\'', "''"));
        declared.push_str(&format!(
            "CREATE TABLE \"{quoted}\" (id bigint PRIMARY KEY, \"c{quoted}\" text DEFAULT '{text}');\nCOMMENT ON TABLE \"{quoted}\" IS '{text}';\nCREATE TABLE only_{n} (\"{quoted}\" money);\nFROBNICATE \"{quoted}\";\n",
        ));
        live.push_str(&format!(
            "CREATE TABLE \"{quoted}\" (id bigint PRIMARY KEY, \"c{quoted}\" text DEFAULT 'x{text}', \"n{quoted}\" int);\nCOMMENT ON TABLE \"{quoted}\" IS 'not {text}';\nCREATE VIEW v_{n} AS SELECT '{text}'::text AS a;\n",
        ));
    }
    std::fs::write(dir.join("declared.sql"), declared).unwrap();
    std::fs::write(dir.join("live.sql"), live).unwrap();
}

/// The report of hostile schemas in this format.
pub(crate) fn report(dir: &Path, format: &str) -> String {
    let args = ["check", "declared.sql", "--against", "live.sql", "--format", format];
    Driftlint::new(args).dir(dir).run().exits(1).stdout
}

fn holds(report: &str, schema: &str) -> Value {
    let schema = read(&root().join("fixtures/published").join(schema));
    // One pattern in the schema of OASIS has a bracket too many.
    let schema: Value = serde_json::from_str(&schema.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$")).unwrap();
    let report: Value = serde_json::from_str(report).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let wrong: Vec<_> =
        validator.iter_errors(&report).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    report
}

#[test]
fn sarif_is_as_oasis_publishes_it() {
    let dir = tempfile::tempdir().unwrap();
    hostile(dir.path());
    let report = holds(&report(dir.path(), "sarif"), "sarif-2.1.0.schema.json");
    // What GitHub asks for besides.
    for result in report["runs"][0]["results"].as_array().unwrap() {
        let rule = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(report["runs"][0]["tool"]["driver"]["rules"][rule]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string(), "{result}");
    }
    let lint = Driftlint::new(["lint", "declared.sql", "--format", "sarif"]).dir(dir.path()).run();
    holds(&lint.stdout, "sarif-2.1.0.schema.json");
}

#[test]
fn code_quality_is_as_gitlab_documents_it() {
    let dir = tempfile::tempdir().unwrap();
    hostile(dir.path());
    let report = holds(&report(dir.path(), "gitlab"), "gitlab.schema.json");
    let prints: std::collections::BTreeSet<_> =
        report.as_array().unwrap().iter().map(|issue| issue["fingerprint"].to_string()).collect();
    assert_eq!(prints.len(), report.as_array().unwrap().len(), "GitLab drops what has a fingerprint again");
}

#[test]
fn junit_is_as_its_readers_read_it() {
    let dir = tempfile::tempdir().unwrap();
    hostile(dir.path());
    let file = dir.path().join("junit.xml");
    std::fs::write(&file, report(dir.path(), "junit")).unwrap();
    let mut xmllint = Command::new("xmllint");
    xmllint
        .args(["--nonet", "--noout", "--schema"])
        .arg(root().join("fixtures/published/junit.xsd"))
        .arg(file);
    let done = xmllint.output().expect("xmllint, which Debian has in libxml2-utils");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
