//! A schema written down as DDL that makes it again in an empty database.

use std::collections::{BTreeMap, BTreeSet};

use super::create::{Job, Maker, Path, in_order};
use super::depend::Needs;
use super::{dress, reread};
use crate::kinds::{Body, Kind};
use crate::model::{Id, Model};

/// The major version that SQL is written for where no server says.
const USUAL_MAJOR: u16 = 15;

/// What stands before everything: names are qualified, bodies are not looked into before all is there.
const HEAD: &str = "SET check_function_bodies = false;\nSET client_min_messages = warning;\n";

/// A schema as one text of DDL.
pub fn dump(model: &Model) -> String {
    let mut path = Path::default();
    let mut text = head(model);
    for (group, jobs) in runs(model) {
        text.push_str(&title(&group, &jobs));
        jobs.iter().for_each(|job| write(job, &mut path, &mut text));
    }
    text
}

/// A schema as files of DDL by their path, to be read in the order of these: a file for each table, view, function, …
pub fn files(model: &Model) -> BTreeMap<String, String> {
    let runs = runs(model);
    let width = runs.len().to_string().len().max(3);
    let mut files = BTreeMap::new();
    for (n, (group, jobs)) in runs.into_iter().enumerate() {
        let mut text = head(model);
        let mut path = Path::default();
        jobs.iter().for_each(|job| write(job, &mut path, &mut text));
        files.insert(format!("{:0width$}_{}.sql", n + 1, file_name(&group, &jobs)), text);
    }
    files
}

/// One object after another: what belongs to a group but must wait for a later one opens the group once more.
fn runs(model: &Model) -> Vec<(Id, Vec<Job>)> {
    let mut runs: Vec<(Id, Vec<Job>)> = Vec::new();
    for job in jobs(model) {
        match runs.last_mut() {
            Some((group, jobs)) if *group == job.group => jobs.push(job),
            _ => runs.push((job.group.clone(), vec![job])),
        }
    }
    runs
}

/// `constraints of ` and the like: what a group opened once more holds, where that is all of one kind.
fn part(group: &Id, jobs: &[Job]) -> String {
    let Some(kind) = jobs.first().map(|job| job.id.kind) else { return String::new() };
    let apart = jobs.iter().all(|job| job.id.kind == kind && job.id != *group);
    match kind {
        _ if !apart => String::new(),
        Kind::Index => "indexes of ".to_owned(),
        Kind::Policy => "policies of ".to_owned(),
        Kind::Statistics => "statistics of ".to_owned(),
        kind => format!("{}s of ", kind.noun()),
    }
}

/// A schema as statements that make it again, to be run one after another.
pub fn statements(model: &Model) -> Vec<String> {
    let mut path = Path::default();
    let mut statements: Vec<String> = HEAD.lines().map(str::to_owned).collect();
    for sql in jobs(model).into_iter().flat_map(|job| job.statements) {
        statements.extend(path.before(&sql));
        statements.push(sql.text);
    }
    statements
}

fn head(model: &Model) -> String {
    let from = model.server.as_ref().map(|s| format!("-- {} on PostgreSQL {}\n", s.database, s.version));
    format!("{}{HEAD}", from.unwrap_or_default())
}

fn title(group: &Id, jobs: &[Job]) -> String {
    format!("\n-- {}{} {group}\n\n", part(group, jobs), group.kind.noun())
}

/// `table_app.users`, of characters that every file system takes.
fn file_name(group: &Id, jobs: &[Job]) -> String {
    let name = match (&group.schema, &group.relation) {
        (Some(schema), _) => format!("{}.{}", schema.as_str(), group.name.as_str()),
        (None, _) => group.name.as_str().to_owned(),
    };
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' };
    let name = format!("{}{}_{name}", part(group, jobs), group.kind);
    name.chars().map(safe).take(100).collect()
}

fn write(job: &Job, path: &mut Path, text: &mut String) {
    for sql in &job.statements {
        if let Some(set) = path.before(sql) {
            text.push_str(&format!("{set};\n\n"));
        }
        let long = sql.text.contains('\n');
        text.push_str(&format!("{};\n{}", sql.text, if long { "\n" } else { "" }));
    }
}

/// Everything that makes the schema, in order.
fn jobs(model: &Model) -> Vec<Job> {
    let model = portable(model);
    let major = model.server.as_ref().map_or(USUAL_MAJOR, |server| server.major());
    let needs = Needs::new(&model, major);
    let maker = Maker::new(&model, &needs, major);
    let making: BTreeSet<Id> = model.objects.keys().cloned().collect();
    let jobs = maker.jobs(&making, &|id| dress::initial(id, major));
    let jobs = jobs.into_iter().filter(|job| !job.statements.is_empty()).collect();
    in_order(jobs, &model)
}

/// The schema without what ties it to one server: versions of extensions; texts of a catalog so that they read the same.
fn portable(model: &Model) -> Model {
    let mut model = model.clone();
    let of_catalog = model.server.is_some();
    model.objects.for_each_mut(|_, object| {
        if of_catalog {
            reread::keep(&mut object.body);
        }
        if let Body::Extension(extension) = &mut object.body {
            extension.version = None;
        }
    });
    // Every database has it.
    model.objects.retain(|id, _| !(dress::is_built_in(id) && id.kind == Kind::Extension));
    model
}
