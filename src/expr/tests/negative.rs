//! Pairs that differ in meaning: none may ever be called the same.

use super::fixture::{app, verdicts};
use crate::expr::verdict::Verdict;
use crate::model::Scope;

const DIFFERENT: &[(&str, &str)] = &[
    ("i > 0", "(i >= 0)"),
    ("i > 0", "(j > 0)"),
    ("i > 0", "(i > 1)"),
    ("i > 0", "((i > 0) AND (j > 0))"),
    ("i > 0 OR j > 0", "((i > 0) AND (j > 0))"),
    ("tx = 'a'", "(tx = 'b'::text)"),
    ("tx = 'a'", "(tx2 = 'a'::text)"),
    ("lower(tx) = 'a'", "(upper(tx) = 'a'::text)"),
    ("vc IN ('a','b')", "((vc)::text = ANY (ARRAY['a'::text, 'c'::text]))"),
    ("vc IN ('a','b')", "((vc)::text <> ALL (ARRAY['a'::text, 'b'::text]))"),
    ("i IS NULL", "(i IS NOT NULL)"),
    ("i BETWEEN 1 AND 10", "((i >= 1) AND (i < 10))"),
    ("tx LIKE 'a%'", "(tx ~~* 'a%'::text)"),
    ("jb @> '{\"a\":1}'", "(jb @> '{\"a\": 2}'::jsonb)"),
    ("coalesce(i, 0) > 0", "(COALESCE(i, 1) > 0)"),
    ("e = 'ok'", "(e = 'sad'::app.mood)"),
];

const NOT_SAME: &[(&str, &str)] = &[
    ("e = 'ok'", "((e)::text = 'ok'::text)"),
    ("ci = 'x'", "((ci)::text = 'x'::text)"),
    ("i = 1", "((i)::text = '1'::text)"),
    ("jb = '{}'", "((jb)::text = '{}'::text)"),
    ("num = 1", "((num)::integer = 1)"),
    ("ch = 'ab'", "((ch)::text = 'ab'::text)"),
    ("f8 = 0.1", "(f8 = (0.1)::real)"),
    ("tx = 'a'", "((tx COLLATE \"C\") = 'a'::text)"),
    ("ts > '2020-01-01'", "(ts > '2020-01-01 00:00:00+00'::timestamp with time zone)"),
    ("ts::date = d", "(ts = d)"),
    ("vc = 'abc'", "((vc)::text = ('abc'::character varying(2))::text)"),
    ("b", "(NOT b)"),
    ("b IS TRUE", "b"),
    ("i / 2 > 0", "((i)::numeric / (2)::numeric > (0)::numeric)"),
    ("(i - j) - id > 0", "(i - (j - id)) > 0"),
    ("i = ANY(ia)", "(i = ALL (ia))"),
];

#[test]
fn differences_are_found() {
    let scope = Scope::Condition(app("f"));
    for (pair, verdict) in DIFFERENT.iter().zip(verdicts(15, &scope, DIFFERENT)) {
        assert_eq!(verdict, Verdict::Different, "{pair:?}");
    }
}

#[test]
fn differences_are_never_merged() {
    let scope = Scope::Condition(app("f"));
    for (pair, verdict) in NOT_SAME.iter().zip(verdicts(15, &scope, NOT_SAME)) {
        assert_ne!(verdict, Verdict::Same, "{pair:?}");
    }
}
