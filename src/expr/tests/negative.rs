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

/// Conditions of which no two mean the same: every pair of them is a negative.
const ALL_UNLIKE: &[&str] = &[
    "i = 1",
    "i = 2",
    "i = -1",
    "j = 1",
    "i <> 1",
    "i > 1",
    "i >= 1",
    "i < 1",
    "i = 1 OR j = 1",
    "i = 1 AND j = 1",
    "i = 1 AND (j = 1 OR bi = 1)",
    "i = 1 AND j = 1 OR bi = 1",
    "i::text = '1'",
    "i::smallint = 1",
    "i::boolean",
    "si = 1",
    "bi = 1",
    "n = 1",
    "n::integer = 1",
    "num = 1",
    "num = 1.5",
    "num::integer = 1",
    "f8 = 0.1",
    "f8 = 0.1::real",
    "f4 = 0.1",
    "tx = 'a'",
    "tx = 'A'",
    "tx = 'a '",
    "tx = ''",
    "tx = E'a\\n'",
    "tx COLLATE \"C\" = 'a'",
    "tx COLLATE \"POSIX\" = 'a'",
    "tx2 = 'a'",
    "lower(tx) = 'a'",
    "upper(tx) = 'a'",
    "norm(tx) = 'a'",
    "trim(tx) = 'a'",
    "ltrim(tx) = 'a'",
    "trim('x' from tx) = 'a'",
    "tx LIKE 'a'",
    "tx LIKE 'a%'",
    "tx LIKE 'a%' ESCAPE '!'",
    "tx ILIKE 'a%'",
    "tx NOT LIKE 'a%'",
    "tx SIMILAR TO 'a%'",
    "tx ~ 'a%'",
    "tx ~* 'a%'",
    "tx IN ('a','b')",
    "tx IN ('a','c')",
    "tx NOT IN ('a','b')",
    "tx = ALL (ARRAY['a','b'])",
    "vc = 'a'",
    "vc = 'abc'::varchar(2)",
    "vc2 IN ('a','b')",
    "ch = 'a'",
    "ch::text = 'a'",
    "ci = 'a'",
    "ci::text = 'a'",
    "em = 'a'",
    "nm = 'a'",
    "e = 'ok'",
    "e = 'sad'",
    "e > 'ok'",
    "e::text = 'ok'",
    "b",
    "NOT b",
    "b IS TRUE",
    "b IS NOT TRUE",
    "b IS NOT FALSE",
    "b IS UNKNOWN",
    "b2",
    "i IS NULL",
    "i IS NOT NULL",
    "i IS DISTINCT FROM j",
    "i IS NOT DISTINCT FROM j",
    "i BETWEEN 1 AND 10",
    "i BETWEEN 1 AND 11",
    "i BETWEEN SYMMETRIC 1 AND 10",
    "i NOT BETWEEN 1 AND 10",
    "d = '2020-01-01'",
    "d = '2020-01-02'",
    "d > '2020-01-01'",
    "ts = '2020-01-01'",
    "ts = '2020-01-01'::date",
    "ts::date = '2020-01-01'",
    "tz = '2020-01-01 00:00+00'",
    "tz = '2020-01-01 00:00+01'",
    "tz = '2020-01-01 00:00+00'::timestamp",
    "tz AT TIME ZONE 'utc' = '2020-01-01'",
    "tm = '09:30'",
    "iv = '1 mon'",
    "iv = '30 days'",
    "iv = '1 day'",
    "iv = '24 hours'",
    "extract(year from d) = 2020",
    "extract(month from d) = 2020",
    "jb = '{}'",
    "jb = '[]'",
    "jb::text = '{}'",
    "jb -> 'a' = '1'",
    "jb ->> 'a' = '1'",
    "jb @> '{\"a\": 1}'",
    "jb @> '{\"a\": \"1\"}'",
    "jb ? 'a'",
    "js::text = '{}'",
    "ta = '{a}'",
    "ta = '{a,b}'",
    "ta = '{b,a}'",
    "ta[1] = 'a'",
    "ta[2] = 'a'",
    "'a' = ANY (ta)",
    "'a' = ALL (ta)",
    "ia = '{1}'",
    "array_length(ia, 1) = 1",
    "r = '[1,5)'",
    "r = '[1,5]'",
    "r = '(1,5)'",
    "r @> 1",
    "u = '00000000-0000-0000-0000-000000000001'",
    "u = '00000000-0000-0000-0000-000000000010'",
    "by = '\\x00'",
    "by = 'x00'",
    "ip = '10.0.0.1'",
    "ip = '10.0.0.1/8'",
    "(i, j) = (1, 2)",
    "(i, j) < (1, 2)",
    "ROW(i, j) IS NULL",
    "ROW(i, j) IS NOT NULL",
    "coalesce(i, j) = 7",
    "coalesce(j, i) = 7",
    "nullif(i, j) = 7",
    "greatest(i, j) = 7",
    "least(i, j) = 7",
    "CASE WHEN b THEN i ELSE j END = 7",
    "CASE WHEN b THEN j ELSE i END = 7",
    "CASE WHEN b THEN i END = 7",
    "CASE i WHEN 1 THEN b ELSE b2 END",
    "i + j * 2 = 7",
    "(i + j) * 2 = 7",
    "i - j - si = 7",
    "i - (j - si) = 7",
    "i / 2 = 7",
    "i % 2 = 7",
    "i / 2.0 = 7",
    "(ad).zip = 'a'",
    "(ad).street = 'a'",
    "ad = ROW('a','b')::addr",
    "tz < now()",
    "tz < clock_timestamp()",
    "d < CURRENT_DATE",
    "ts < LOCALTIMESTAMP",
    "tx = CURRENT_USER",
    "tx = SESSION_USER",
    "EXISTS (SELECT 1 FROM orders WHERE orders.id = f.id)",
    "EXISTS (SELECT 1 FROM orders WHERE customer_id = f.id)",
    "id IN (SELECT id FROM orders)",
    "id NOT IN (SELECT id FROM orders)",
    "id IN (SELECT customer_id FROM orders)",
    "id = (SELECT max(id) FROM orders)",
    "id = (SELECT min(id) FROM orders)",
];

#[test]
fn no_two_unlike_conditions_are_ever_the_same() {
    use crate::expr::{lower, parse, side};
    let scope = Scope::Condition(app("f"));
    let model = super::fixture::model();
    let side = side::Side::new(&model, 15, std::sync::Arc::default());
    // Each is resolved, so that none is told apart only because nothing is known of it.
    let term = |sql: &&str| {
        let tree = parse::expression(sql).unwrap();
        lower::lower_scalar(&side, &tree, &super::fixture::path(), &scope).unwrap().0
    };
    let terms: Vec<_> = ALL_UNLIKE.iter().map(term).collect();
    for (at, one) in terms.iter().enumerate() {
        for (other, sql) in terms.iter().zip(ALL_UNLIKE).skip(at + 1) {
            assert!(one != other, "{} | {sql}", ALL_UNLIKE[at]);
        }
    }
}
