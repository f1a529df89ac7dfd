//! Edits where a thing is declared.

use std::collections::BTreeMap;

use super::column;
use super::edit::{Edit, line_end, line_start};
use crate::declare::parse::{code_end, statements};
use crate::diff::{Change, ChangeKind, Diff};
use crate::expr::verdict::Verdict;
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model, Origin, Source};
use crate::plan::create::Maker;
use crate::plan::depend::Needs;
use crate::plan::dress::is_dressing;

/// All edits that have a place in the text.
pub(super) fn edits(declared: &Model, actual: &Model, diff: &Diff) -> Vec<Edit> {
    let major = actual.server.as_ref().or(declared.server.as_ref()).map_or(15, |server| server.major());
    let needs = Needs::new(actual, major);
    let writer = Maker::new(actual, &needs, major);
    let place = Places::new(declared);
    diff.changes.iter().flat_map(|change| edit(change, declared, &writer, &place)).collect()
}

fn edit(change: &Change, declared: &Model, actual: &Maker<'_>, places: &Places<'_>) -> Vec<Edit> {
    let Change { id, what } = change;
    match (what, id.kind) {
        (ChangeKind::Missing, _) => places.without(id).into_iter().collect(),
        (ChangeKind::Unexpected, Kind::Column) => added(id, declared, actual, places).unwrap_or_default(),
        (ChangeKind::Unexpected, _) => Vec::new(),
        (ChangeKind::Changed(attributes), kind) => {
            let names: Vec<&str> =
                attributes.iter().filter(|a| a.verdict == Verdict::Different).map(|a| a.attribute).collect();
            let changed = match kind {
                Kind::Column => changed_column(id, &names, declared, actual, places),
                _ => rewritten(id, &names, actual, places).map(|edit| vec![edit]),
            };
            changed.unwrap_or_default()
        }
    }
}

/// A column at the end of the columns of its CREATE TABLE.
fn added(id: &Id, declared: &Model, actual: &Maker<'_>, places: &Places<'_>) -> Option<Vec<Edit>> {
    let table = id.relation()?;
    let (holder, _) = declared.relation(&table)?;
    let statement = places.statement(places.origin(holder)?)?;
    let within = |origin: &Origin| {
        origin.source == statement.source && origin.start > statement.start && origin.end <= statement.end
    };
    let columns = declared.children(Kind::Column, &table).filter_map(|(id, _)| places.definition(id));
    let last = columns.filter(within).max_by_key(|origin| origin.end)?;
    let (id, object) = actual.model.objects.get_key_value(id)?;
    let Body::Column(own) = &object.body else { return None };
    let definition = column::definition(own, &actual.at(id)?);
    let text = places.text(last.source)?;
    let (number, end) = (usize::try_from(last.source).ok()?, usize::try_from(last.end).ok()?);
    let indent: String = {
        let start = usize::try_from(last.start).ok()?;
        let line = line_start(text, start);
        text.get(line..start)?.chars().take_while(|c| c.is_whitespace()).collect()
    };
    let rest = text.get(end..)?;
    let comma = rest.trim_start().starts_with(',');
    // What follows on the line is a remark on the column before.
    let line = line_end(text, end);
    let remark = text.get(end..line)?.trim_start_matches([',', ' ']).trim_start().starts_with("--");
    let alone = line_start(text, usize::try_from(last.start).ok()?) + indent.len()
        == usize::try_from(last.start).ok()?;
    if !alone {
        return Some(vec![Edit::new(number, end..end, format!(", {definition}"))]);
    }
    let after = if comma { end + rest.find(',')? + 1 } else { end };
    let (before, behind) = if comma { ("", ",") } else { (",", "") };
    if remark {
        let mut edits = vec![Edit::new(number, line..line, format!("{indent}{definition}{behind}\n"))];
        edits.extend((!comma).then(|| Edit::new(number, end..end, before)));
        return Some(edits);
    }
    Some(vec![Edit::new(number, after..after, format!("{before}\n{indent}{definition}{behind}"))])
}

/// The clauses of a column that differ.
fn changed_column(
    id: &Id,
    names: &[&str],
    declared: &Model,
    actual: &Maker<'_>,
    places: &Places<'_>,
) -> Option<Vec<Edit>> {
    let origin = places.definition(id)?;
    let (id, object) = actual.model.objects.get_key_value(id)?;
    let (Body::Column(to), Body::Column(from)) = (&object.body, &declared.objects.get(id)?.body) else {
        return None;
    };
    let number = usize::try_from(origin.source).ok()?;
    let start = usize::try_from(origin.start).ok()?;
    let text = places.text(origin.source)?.get(start..usize::try_from(origin.end).ok()?)?;
    let edits = column::changes(text, names, from, to)?;
    let moved = |(range, text): (std::ops::Range<usize>, String)| {
        Edit::new(number, start + range.start..start + range.end, text)
    };
    Some(edits.into_iter().map(moved).collect())
}

/// The statement that makes one thing, made anew.
fn rewritten(id: &Id, names: &[&str], actual: &Maker<'_>, places: &Places<'_>) -> Option<Edit> {
    let own = names.iter().any(|name| !is_dressing(name));
    let parts = matches!(
        id.kind,
        Kind::Table | Kind::ForeignTable | Kind::Constraint | Kind::Domain | Kind::Schema | Kind::Extension
    );
    if !own || parts {
        return None;
    }
    let statement = places.statement(places.origin(id)?)?;
    if places.made_by(statement) != [id] {
        return None;
    }
    let number = usize::try_from(statement.source).ok()?;
    let range = usize::try_from(statement.start).ok()?..usize::try_from(statement.end).ok()?;
    if !begins_with(places.text(statement.source)?, statement, "create") {
        return None;
    }
    let (id, object) = actual.model.objects.get_key_value(id)?;
    let made = object.body.create(&actual.at(id)?);
    let sql: Vec<String> = made.into_iter().map(|sql| sql.text).collect();
    Some(Edit::new(number, range, sql.join(";\n")))
}

/// The statement at a place, taken out.
pub(super) fn without_statement(sources: &[Source], origin: Origin) -> Option<Edit> {
    let number = usize::try_from(origin.source).ok()?;
    let text = sources.get(number)?.text.as_ref();
    let whole = statements(origin.source, text)
        .into_iter()
        .map(|statement| statement.origin)
        .find(|whole| whole.start <= origin.start && origin.end <= whole.end)?;
    taken_out(text, whole)
}

/// A statement with its semicolon, the remarks right above it and its line's end.
fn taken_out(text: &str, statement: Origin) -> Option<Edit> {
    let (from, to) = (usize::try_from(statement.start).ok()?, usize::try_from(statement.end).ok()?);
    let rest = text.get(to..)?;
    let semicolon = rest.find(';').filter(|at| rest.get(..*at).is_some_and(|gap| gap.trim().is_empty()));
    let mut end = semicolon.map_or(to, |at| to + at + 1);
    let mut start = from;
    let line = line_start(text, start);
    if text.get(line..start)?.trim().is_empty() {
        start = line;
        while let Some(above) = remark_above(text, start) {
            start = above;
        }
        let tail = text.get(end..line_end(text, end))?;
        if tail.trim().is_empty() || tail.trim_start().starts_with("--") {
            end = line_end(text, end);
        }
    }
    // One empty line is enough where there were two.
    let gap = |at: usize| {
        text.get(at..line_end(text, at)).is_some_and(|line| line.trim().is_empty() && !line.is_empty())
    };
    let above = start.checked_sub(1).map(|newline| line_start(text, newline));
    if above.is_none_or(gap) && gap(end) {
        end = line_end(text, end);
    }
    Some(Edit::new(usize::try_from(statement.source).ok()?, start..end, ""))
}

/// The start of a line of remarks that ends where this line starts.
fn remark_above(text: &str, start: usize) -> Option<usize> {
    let above = line_start(text, start.checked_sub(1)?);
    text.get(above..start)?.trim_start().starts_with("--").then_some(above)
}

/// Where things are declared.
struct Places<'m> {
    declared: &'m Model,
    statements: BTreeMap<u32, Vec<Origin>>,
    /// What each place declares.
    at: BTreeMap<Origin, Vec<&'m Id>>,
}

impl<'m> Places<'m> {
    fn new(declared: &'m Model) -> Self {
        let mut at: BTreeMap<Origin, Vec<&'m Id>> = BTreeMap::new();
        for (id, object) in declared.objects.iter() {
            if let Some(origin) = object.origin {
                at.entry(origin).or_default().push(id);
            }
        }
        let texts = (0_u32..).zip(&declared.sources);
        let statements = texts
            .map(|(n, source)| (n, statements(n, &source.text).into_iter().map(|s| s.origin).collect()))
            .collect();
        Self { declared, statements, at }
    }

    fn origin(&self, id: &Id) -> Option<Origin> {
        self.declared.objects.get(id)?.origin
    }

    /// Where a column is written with its clauses: not of a view, nor of a table that is made of a query.
    fn definition(&self, id: &Id) -> Option<Origin> {
        let (holder, _) = self.declared.relation(&id.relation()?)?;
        let origin = self.origin(id)?;
        let text = self.text(origin.source)?.get(usize::try_from(origin.start).ok()?..)?;
        let is_column = matches!(holder.kind, Kind::Table | Kind::ForeignTable);
        (is_column && column::begins(text, &id.name)).then_some(origin)
    }

    fn text(&self, source: u32) -> Option<&'m str> {
        self.declared.sources.get(usize::try_from(source).ok()?).map(|source| source.text.as_ref())
    }

    /// The statement that a place is in.
    fn statement(&self, origin: Origin) -> Option<Origin> {
        let all = self.statements.get(&origin.source)?;
        all.iter().find(|whole| whole.start <= origin.start && origin.end <= whole.end).copied()
    }

    /// All that a statement as a whole makes.
    fn made_by(&self, statement: Origin) -> Vec<&'m Id> {
        self.at.get(&statement).cloned().unwrap_or_default()
    }

    /// The text without the declaration of an object.
    fn without(&self, id: &Id) -> Option<Edit> {
        let origin = self.origin(id)?;
        let statement = self.statement(origin)?;
        let text = self.text(origin.source)?;
        if statement == origin {
            let create =
                text.get(usize::try_from(origin.start).ok()?..)?.get(..6)?.eq_ignore_ascii_case("create");
            return (create && self.made_by(origin) == [id]).then(|| taken_out(text, origin)).flatten();
        }
        let within = id.kind == Kind::Constraint || self.definition(id).is_some();
        match within.then(|| begins_with(text, statement, "create")) {
            Some(true) => element(text, origin),
            Some(false) if is_all_of(text, origin, statement) => taken_out(text, statement),
            _ => None,
        }
    }
}

/// Whether a statement begins with a word, given in lower case.
fn begins_with(text: &str, statement: Origin, word: &str) -> bool {
    let start = usize::try_from(statement.start).unwrap_or(usize::MAX);
    let own = text.get(start..).and_then(|own| own.get(..word.len()));
    own.is_some_and(|own| own.eq_ignore_ascii_case(word))
}

/// Whether an ALTER TABLE has no other action than to ADD what stands at a place.
fn is_all_of(text: &str, part: Origin, statement: Origin) -> bool {
    let at = |place: u32| usize::try_from(place).unwrap_or(usize::MAX);
    let before = text.get(at(statement.start)..at(part.start)).unwrap_or_default();
    let last = before.split_whitespace().next_back().unwrap_or_default();
    part.end == statement.end && !before.contains(',') && last.eq_ignore_ascii_case("add")
}

/// An element of a list in parentheses with one of the commas around it; what is no element of its own goes alone.
fn element(text: &str, origin: Origin) -> Option<Edit> {
    let number = usize::try_from(origin.source).ok()?;
    let (start, end) = (usize::try_from(origin.start).ok()?, usize::try_from(origin.end).ok()?);
    let commented = text.get(..start)?.trim_end();
    let before = text.get(..code_end(text, start))?;
    let after = text.get(end..)?;
    let next = after.trim_start();
    if !before.ends_with(['(', ',']) || !next.starts_with([',', ')']) {
        return Some(Edit::new(number, commented.len()..end, ""));
    }
    if next.starts_with(',') {
        let mut end = end + after.find(',')? + 1;
        let own_line = text.get(line_start(text, start)..start)?.trim().is_empty();
        let tail = text.get(end..line_end(text, end))?;
        let start = if own_line { line_start(text, start) } else { start };
        if own_line && (tail.trim().is_empty() || tail.trim_start().starts_with("--")) {
            end = line_end(text, end);
        } else {
            end += tail.len() - tail.trim_start_matches(' ').len();
        }
        return Some(Edit::new(number, start..end, ""));
    }
    // What is said of the element before stays with it.
    let comments = text.get(before.len()..commented.len())?;
    let from = if before.ends_with(',') { before.len() - 1 } else { before.len() };
    Some(Edit::new(number, from..end, comments))
}
