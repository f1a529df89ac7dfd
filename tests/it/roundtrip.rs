//! Random pairs of schemas: the plan from one to the other runs and leaves nothing, and so does the way back.
//!
//! `DRIFTLINT_PAIRS=2000` tries as many, `DRIFTLINT_SEED=17` begins there. What fails is left under
//! `target/tmp/roundtrip/<seed>`: make it small, and put it under `fixtures/cases`.

mod generate;
mod random;

use std::path::Path;

use rayon::prelude::*;

use crate::cases::{apply_plan, check};
use crate::support::{majors, pg};

/// As many as an ordinary run tries.
const PAIRS: u64 = 12;

fn number(variable: &str, usual: u64) -> u64 {
    let given = std::env::var(variable).ok();
    given.map_or(usual, |text| text.parse().unwrap_or_else(|e| panic!("{variable}={text}: {e}")))
}

/// Goes from one schema to the other and back.
fn there_and_back(seed: u64, major: u16, dir: &Path) -> Result<(), String> {
    let (one, other) = (generate::schema(seed * 2, major), generate::schema(seed * 2 + 1, major));
    let write = |name: &str, text: &str| std::fs::write(dir.join(name), text).map_err(|e| e.to_string());
    write("live.sql", &one)?;
    write("declared.sql", &other)?;
    let database = pg(major).database("pair");
    database.attempt(&one).map_err(|why| format!("live.sql does not load: {why}"))?;
    for (file, way) in [("declared.sql", "there"), ("live.sql", "back")] {
        let steps = apply_plan(dir, file, &database).map_err(|why| format!("{way}: {why}"))?;
        let left = check(dir, file, &database.url)?.stdout;
        if !left.is_empty() {
            return Err(format!("{way}: after the plan\n{left}\nthe plan was\n{}", steps.join(";\n")));
        }
    }
    Ok(())
}

#[test]
fn random_pairs_converge_both_ways() {
    let (first, count) = (number("DRIFTLINT_SEED", 0), number("DRIFTLINT_PAIRS", PAIRS));
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("roundtrip");
    let runs: Vec<(u64, u16)> = (first..first + count)
        .flat_map(|seed| majors().into_iter().map(move |major| (seed, major)))
        .collect();
    let wrong: Vec<String> = runs
        .par_iter()
        .filter_map(|&(seed, major)| {
            let dir = home.join(format!("{seed}-{major}"));
            std::fs::create_dir_all(&dir).unwrap();
            match there_and_back(seed, major, &dir) {
                Ok(()) => std::fs::remove_dir_all(&dir).err().map(|e| e.to_string()),
                Err(why) => {
                    let _ = std::fs::write(dir.join("why.txt"), &why);
                    Some(format!("── seed {seed} on PostgreSQL {major}, {}\n{why}", dir.display()))
                }
            }
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} went wrong:\n{}", wrong.len(), runs.len(), wrong.join("\n"));
}
