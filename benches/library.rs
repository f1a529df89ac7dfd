//! The library's steps on a schema of a thousand tables: `cargo bench`.
//!
//! Each step takes what the one before it gives: text, statements, models, verdicts, changes, a report.

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use driftlint::declare::{Script, Settings, declare, parse};
use driftlint::diff::{Compare, StaticVerdicts, diff};
use driftlint::expr::verdict::Judge;
use driftlint::finding::{Report, RuleSet, Side, drift};
use driftlint::model::{Expr, Model, Name, QName, Scope, SearchPath, Source};
use driftlint::report::Format;
use driftlint::source::snapshot;
use driftlint::term::Style;

mod schema;

const TABLES: usize = 1_000;
const MAJOR: u16 = 15;

fn sources(text: &str) -> Vec<Source> {
    vec![Source { path: "schema.sql".to_owned(), text: text.into() }]
}

fn declared(text: &str) -> Model {
    declare(sources(text), &Settings::default())
}

fn reading(c: &mut Criterion) {
    let text = schema::schema(TABLES);
    let mut group = c.benchmark_group("read");
    group.sample_size(20).throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("lex and parse", |b| b.iter(|| parse::statements(0, black_box(&text))));
    group.bench_function("declare", |b| {
        b.iter_batched(
            || Script::parse(sources(&text)),
            |script| script.declare(&Settings::default()),
            BatchSize::LargeInput,
        );
    });
    let written = snapshot::write(&declared(&text)).unwrap_or_default();
    group.throughput(Throughput::Bytes(written.len() as u64));
    group.bench_function("snapshot", |b| b.iter(|| snapshot::read(black_box(&written), "schema.json")));
    group.finish();
}

fn comparing(c: &mut Criterion) {
    let text = schema::schema(TABLES);
    let model = declared(&text);
    let mut group = c.benchmark_group("compare");
    group.sample_size(20).throughput(Throughput::Elements(model.objects.len() as u64));
    group.bench_function("equal models", |b| {
        b.iter(|| {
            let judge = StaticVerdicts::new(&model, &model, MAJOR);
            diff(&model, &model, &Compare::default(), &judge)
        });
    });
    let empty = declared("CREATE SCHEMA other;");
    let rules = RuleSet::default();
    group.bench_function("nothing there, as a report", |b| {
        b.iter(|| {
            let judge = StaticVerdicts::new(&model, &empty, MAJOR);
            let found = diff(&model, &empty, &Compare::default(), &judge);
            let side = || Side { source: "schema.sql".to_owned(), server_version: None, identity: None };
            let report = Report::new(side(), Some(side()), drift(&found, &model, &empty, &rules), 0);
            let mut out = Vec::new();
            Format::Text.write(&report, &Style::PLAIN, &mut out).map(|()| out)
        });
    });
    group.finish();
}

/// Two ways to write one condition, brought to their one form.
fn canonical(c: &mut Criterion) {
    let model = declared(&schema::schema(1));
    let judge = Judge::new(&model, &model, MAJOR);
    let table = QName::new(&Name::new("app"), &Name::new("t00000"));
    let scope = Scope::Condition(table);
    let path = SearchPath::new([Name::new("app")]);
    let expr = |sql: &str| Expr { sql: sql.to_owned(), path: path.clone() };
    let written = expr("amount BETWEEN 0 AND 10 AND state IN ('new', 'active') AND NOT (mail IS NULL)");
    let there = expr(
        "(mail IS NOT NULL AND (state = ANY (ARRAY['active'::app.state, 'new'::app.state])) \
         AND amount <= (10)::numeric AND amount >= (0)::numeric)",
    );
    c.bench_function("canonical form", |b| {
        b.iter(|| judge.expr((black_box(&written), &scope), (black_box(&there), &scope)));
    });
}

criterion_group!(benches, reading, comparing, canonical);
criterion_main!(benches);
