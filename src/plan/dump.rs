//! A schema written down as DDL that makes it again in an empty database.

use std::collections::{BTreeMap, BTreeSet};

use super::create::{Job, Maker, Path, in_order};
use super::depend::Needs;
use super::dress;
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
    let mut group = None;
    for job in jobs(model) {
        if group.as_ref() != Some(&job.group) {
            text.push_str(&title(&job.group));
            group = Some(job.group.clone());
        }
        write(&job, &mut path, &mut text);
    }
    text
}

/// A schema as files of DDL by their path, to be read in the order of these: a file for each table, view, function, …
pub fn files(model: &Model) -> BTreeMap<String, String> {
    // One object after another: what belongs to a group but must wait for a later one opens a file of its own.
    let mut runs: Vec<(Id, Vec<Job>)> = Vec::new();
    for job in jobs(model) {
        match runs.last_mut() {
            Some((group, jobs)) if *group == job.group => jobs.push(job),
            _ => runs.push((job.group.clone(), vec![job])),
        }
    }
    let width = runs.len().to_string().len().max(3);
    let mut files = BTreeMap::new();
    for (n, (group, jobs)) in runs.into_iter().enumerate() {
        let mut text = head(model);
        let mut path = Path::default();
        jobs.iter().for_each(|job| write(job, &mut path, &mut text));
        files.insert(format!("{:0width$}_{}.sql", n + 1, file_name(&group)), text);
    }
    files
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

fn title(group: &Id) -> String {
    format!("\n-- {} {group}\n\n", group.kind.noun())
}

/// `table_app.users`, of characters that every file system takes.
fn file_name(group: &Id) -> String {
    let name = match (&group.schema, &group.relation) {
        (Some(schema), _) => format!("{}.{}", schema.as_str(), group.name.as_str()),
        (None, _) => group.name.as_str().to_owned(),
    };
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-') { c } else { '_' };
    format!("{}_{}", group.kind, name.chars().map(safe).take(80).collect::<String>())
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

/// The schema without what ties it to one server: versions of extensions.
fn portable(model: &Model) -> Model {
    let mut model = model.clone();
    for object in model.objects.values_mut() {
        if let Body::Extension(extension) = &mut object.body {
            extension.version = None;
        }
    }
    // Every database has it.
    model.objects.retain(|id, _| !(dress::is_built_in(id) && id.kind == Kind::Extension));
    model
}
