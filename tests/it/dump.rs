//! `dump`: what it writes makes the same schema again, as one file and as a folder whose files are read in path order.

use std::path::Path;

use crate::cases::{called, check, each_case, loaded, nothing_found};
use crate::support::{Driftlint, Output, entries, majors, pg, read, run};

/// Dumps a database to a file, or to a folder.
fn dump(url: &str, to: &Path) -> Result<(), String> {
    let to = to.to_str().ok_or("no such name")?;
    let Output { status, stderr, .. } = Driftlint::new(["dump", url, "--output", to]).run();
    if status == 0 { Ok(()) } else { Err(format!("dump: exit status {status}\n{stderr}")) }
}

/// What PostgreSQL gives back of this does not load, as `pg_dump` writes it neither: the cast that comes before the table
/// makes its operators ambiguous.
const AMBIGUOUS: &str = "cast/implicit_under_texts";

#[test]
fn a_folder_makes_the_same_schema_in_path_order() {
    each_case(|case, major| {
        let there = loaded(case, "live.sql", major)?;
        let home = tempfile::tempdir().map_err(|e| e.to_string())?;
        let folder = home.path();
        dump(&there.url, folder)?;
        let again = pg(major).database("dumped");
        for file in entries(folder) {
            match again.attempt(&read(&file)) {
                Err(why) if called(case) == AMBIGUOUS && why.contains("operator is not unique") => {
                    return Ok(());
                }
                Err(why) => return Err(format!("{}: {why}\n{}", file.display(), read(&file))),
                Ok(()) => {}
            }
        }
        if called(case) == AMBIGUOUS {
            return Err("it loads by now".to_owned());
        }
        let declared = folder.to_str().ok_or("no such name")?;
        nothing_found("the dump against what was made of it", &check(case, declared, &again.url)?)?;
        nothing_found("the dump against what it was made of", &check(case, declared, &there.url)?)
    });
}

#[test]
fn a_dump_of_a_dump_is_the_same() {
    each_case(|case, major| {
        let there = loaded(case, "declared.sql", major)?;
        let home = tempfile::tempdir().map_err(|e| e.to_string())?;
        let (first, second) = (home.path().join("first.sql"), home.path().join("second.sql"));
        dump(&there.url, &first)?;
        let again = pg(major).database("dumped");
        again
            .attempt(&read(&first))
            .map_err(|why| format!("the dump does not load: {why}\n{}", read(&first)))?;
        dump(&again.url, &second)?;
        // The first line names the database.
        let body =
            |path: &Path| read(path).split_once('\n').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
        if body(&first) == body(&second) {
            return Ok(());
        }
        Err(format!("the second dump is another\n{}\n{}", body(&first), body(&second)))
    });
}

#[test]
fn only_a_view_that_reads_itself_is_made_in_two_steps() {
    for major in majors() {
        let sql =
            "CREATE VIEW plain AS SELECT 1 AS a; CREATE VIEW own AS SELECT 'x'::text COLLATE \"C\" AS a;
                   CREATE OR REPLACE VIEW own AS SELECT a FROM own";
        let there = pg(major).loaded("views", sql);
        let dump = run(["dump", &there.url]).exits(0).stdout;
        assert_eq!(dump.matches("CREATE OR REPLACE VIEW").count(), 1, "{dump}");
        pg(major).loaded("dumped", &dump);
    }
}
