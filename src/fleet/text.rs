//! A fleet for people.

use std::io::{self, Write};

use super::Fleet;
use crate::term::{Style, one_line};

/// Names of targets beyond these are counted.
const MOST_NAMES: usize = 5;
/// Columns and rows of the matrix; the JSON and HTML reports have them all.
const MOST_COLUMNS: usize = 20;
const MOST_ROWS: usize = 40;
/// Names longer than this are cut in the matrix.
const WIDEST: usize = 48;

pub(super) fn write(fleet: &Fleet, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (all, unable) = (fleet.targets.len(), fleet.unable().count());
    let drifted = fleet.drifted();
    let bold = |text: &str| if style.color { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() };
    writeln!(out, "declared: {}", one_line(&fleet.expected.source))?;
    let drifted_n = drifted.len();
    writeln!(
        out,
        "targets:  {all}: {} in sync, {drifted_n} drifted, {unable} could not be looked at",
        fleet.in_sync()
    )?;
    if unable > 0 {
        writeln!(out, "\n{}", bold("could not look"))?;
        for (target, why) in fleet.unable() {
            writeln!(out, "  {}: {}", one_line(&target.name), one_line(why))?;
        }
    }
    if fleet.entries.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", bold("drift, the rarest first"))?;
    for entry in &fleet.entries {
        let finding = &entry.finding;
        writeln!(out, "  {}[{}]: {}", finding.severity, finding.rule, one_line(&finding.message))?;
        writeln!(out, "    {}: {}", entry.reach(all), names(fleet, &entry.targets))?;
    }
    matrix(fleet, &drifted, out)
}

fn names(fleet: &Fleet, targets: &[usize]) -> String {
    let named = targets.iter().take(MOST_NAMES).filter_map(|at| fleet.targets.get(*at));
    let names: Vec<_> = named.map(|target| one_line(&target.name)).collect();
    let more = targets.len().saturating_sub(MOST_NAMES);
    if more > 0 { format!("{} and {more} more", names.join(", ")) } else { names.join(", ") }
}

fn matrix(fleet: &Fleet, drifted: &[usize], out: &mut dyn Write) -> io::Result<()> {
    let columns = drifted.get(..MOST_COLUMNS).unwrap_or(drifted);
    writeln!(out, "\nmatrix (M missing, U unexpected, C changed, ? unverified, . as declared)")?;
    for (n, at) in columns.iter().enumerate() {
        let name = fleet.targets.get(*at).map(|target| one_line(&target.name)).unwrap_or_default();
        writeln!(out, "  {} {name}", n + 1)?;
    }
    let rows: Vec<_> = fleet.entries.iter().take(MOST_ROWS).collect();
    let label = |entry: &super::Entry| -> String {
        let attribute =
            entry.finding.attribute.as_ref().map(|attribute| format!(" {attribute}")).unwrap_or_default();
        one_line(&format!("{}{attribute}", entry.finding.object)).chars().take(WIDEST).collect()
    };
    let width = rows.iter().map(|entry| label(entry).chars().count()).max().unwrap_or_default();
    let digits = columns.len().to_string().len();
    let heads: String = (1..=columns.len()).map(|n| format!(" {n:>digits$}")).collect();
    writeln!(out, "\n  {:width$}  {heads}", "")?;
    for entry in &rows {
        let cells: String = columns
            .iter()
            .map(|at| format!(" {:>digits$}", if entry.targets.contains(at) { entry.letter() } else { '.' }))
            .collect();
        writeln!(out, "  {:width$}  {cells}", label(entry))?;
    }
    let (more_rows, more_columns) = (fleet.entries.len() - rows.len(), drifted.len() - columns.len());
    if more_rows + more_columns > 0 {
        writeln!(
            out,
            "  and {more_rows} more rows, {more_columns} more targets: see --report json=FILE or html=FILE"
        )?;
    }
    Ok(())
}
