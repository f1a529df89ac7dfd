//! Tests of the verdict on scalar expressions.

use super::fixture::{app, ty, verdict, verdicts};
use crate::expr::verdict::Verdict;
use crate::model::{Scope, Transition};

fn all_same(major: u16, scope: &Scope<'_>, pairs: &[(&str, &str)]) {
    for (pair, verdict) in pairs.iter().zip(verdicts(major, scope, pairs)) {
        assert_eq!(verdict, Verdict::Same, "{pair:?}");
    }
}

#[test]
fn conditions_as_the_catalog_prints_them() {
    let pairs = [
        (
            "vc IN ('a','b')",
            "((vc)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
        ),
        (
            "vc IN ('a','b')",
            "((vc)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
        ),
        ("tx NOT IN ('a','b')", "(tx <> ALL (ARRAY['a'::text, 'b'::text]))"),
        ("i IN (1)", "(i = 1)"),
        ("bi IN (1, 2)", "(bi = ANY (ARRAY[(1)::bigint, (2)::bigint]))"),
        ("i IN (j, 1)", "((i = 1) OR (i = j))"),
        ("ci IN ('a','b')", "(ci OPERATOR(public.=) ANY (ARRAY['a'::public.citext, 'b'::public.citext]))"),
        ("i BETWEEN 1 AND 10 AND j > 0", "(((i >= 1) AND (i <= 10)) AND (j > 0))"),
        ("i BETWEEN SYMMETRIC 1 AND 10", "(((i >= 1) AND (i <= 10)) OR ((i >= 10) AND (i <= 1)))"),
        ("tx NOT LIKE 'a%' ESCAPE '!'", "(tx !~~ like_escape('a%'::text, '!'::text))"),
        ("tx SIMILAR TO 'a'", "(tx ~ similar_to_escape('a'::text))"),
        ("n > 0", "(n > (0)::numeric)"),
        ("f8 > 0.5", "(f8 > (0.5)::double precision)"),
        ("i > -1", "(i > '-1'::integer)"),
        ("i > -2147483648", "(i > '-2147483648'::integer)"),
        ("b IS NOT DISTINCT FROM b2", "(NOT (b IS DISTINCT FROM b2))"),
        ("i ISNULL OR j NOTNULL", "((i IS NULL) OR (j IS NOT NULL))"),
        ("e = 'ok'", "(e = 'ok'::app.mood)"),
        ("jb @> '{\"b\":1,\"a\":2}'", "(jb @> '{\"a\": 2, \"b\": 1}'::jsonb)"),
        ("d >= DATE '2020-01-01'", "(d >= '2020-01-01'::date)"),
        ("ts > '2020-01-01'", "(ts > '2020-01-01 00:00:00'::timestamp without time zone)"),
        ("r <@ '[1,5]'", "(r <@ '[1,6)'::int4range)"),
        ("(i, j) = (1, 2)", "((i = 1) AND (j = 2))"),
        ("em ~ '@'", "((em)::text ~ '@'::text)"),
        ("coalesce(vc, '') <> ''", "((COALESCE(vc, ''::character varying))::text <> ''::text)"),
        ("CASE i WHEN 1 THEN true END", "CASE i WHEN 1 THEN true ELSE NULL::boolean END"),
        ("trim(tx) <> ''", "(TRIM(BOTH FROM tx) <> ''::text)"),
        ("extract(YEAR from d) > 2000", "(EXTRACT(year FROM d) > (2000)::numeric)"),
        ("vc COLLATE \"C\" = 'a'", "(((vc)::text COLLATE \"C\") = 'a'::text)"),
        ("ad = ROW('x','y')::addr", "(ad = ROW('x'::text, 'y'::character varying(10))::app.addr)"),
        ("norm2(n => 3, v => vc) = 'a'", "((app.norm2(vc, 3))::text = 'a'::text)"),
        (
            "u = '{00000000-0000-0000-0000-00000000000A}'",
            "(u = '00000000-0000-0000-0000-00000000000a'::uuid)",
        ),
        ("f.i::text = '1'", "((i)::text = '1'::text)"),
        ("vc = ANY('{a,b}')", "((vc)::text = ANY ('{a,b}'::text[]))"),
        ("(ad).zip = 'x'", "(((ad).zip)::text = 'x'::text)"),
    ];
    all_same(15, &Scope::Condition(app("f")), &pairs);
}

#[test]
fn defaults_as_the_catalog_prints_them() {
    for (written, source, catalog) in [
        ("integer", "-1", "'-1'::integer"),
        ("integer", "-1::integer", "(- 1)"),
        ("numeric(10,2)", "'0.00'", "0.00"),
        ("varchar(20)", "'x'", "'x'::character varying"),
        ("varchar(20)", "NULL", "NULL::character varying"),
        ("boolean", "'yes'", "true"),
        ("text", "E'it\\'s'", "'it''s'::text"),
        ("bigint", "nextval('s1')", "nextval('app.s1'::regclass)"),
        ("text[]", "ARRAY['a']::text[]", "ARRAY['a'::text]"),
        ("text[]", "'{}'", "'{}'::text[]"),
        ("interval", "INTERVAL '1' DAY", "'1 day'::interval day"),
        ("timestamptz", "CURRENT_TIMESTAMP", "now()"),
        ("mood", "'ok'::mood", "'ok'::app.mood"),
        ("email", "'a@b'", "'a@b'::text"),
        ("text", "'x' COLLATE \"C\"", "'x'::text"),
        ("char(3)", "'ab'", "'ab'::bpchar"),
    ] {
        let ty = ty(written);
        assert_eq!(verdict(15, source, catalog, &Scope::Assigned(&ty)), Verdict::Same, "{source} {catalog}");
    }
}

#[test]
fn other_scopes_and_majors() {
    let old_new = Scope::OldNew(app("f"), Transition::Both);
    assert_eq!(
        verdict(15, "OLD.* IS DISTINCT FROM NEW.*", "(old.* IS DISTINCT FROM new.*)", &old_new),
        Verdict::Same
    );
    // Of one row alone, by its bare name.
    let alone = |rows| Scope::OldNew(app("f"), rows);
    assert_eq!(verdict(15, "i > 0", "(new.i > 0)", &alone(Transition::New)), Verdict::Same);
    assert_eq!(verdict(15, "i > 0", "(old.i > 0)", &alone(Transition::Old)), Verdict::Same);
    assert_ne!(verdict(15, "i > 0", "(old.i > 0)", &old_new), Verdict::Same);
    let varchar = ty("varchar");
    let domain = Scope::Domain(&varchar);
    assert_eq!(verdict(15, "value <> ''", "((VALUE)::text <> ''::text)", &domain), Verdict::Same);
    let scope = Scope::Condition(app("f"));
    let date_part = "(date_part('year'::text, d) > (2000)::double precision)";
    assert_eq!(verdict(13, "extract(year from d) > 2000", date_part, &scope), Verdict::Same);
    assert_ne!(verdict(14, "extract(year from d) > 2000", date_part, &scope), Verdict::Same);
}

#[test]
fn laws_of_logic_keep_the_meaning() {
    let pairs = [
        ("b", "(b = true)"),
        ("b <> TRUE", "(NOT b)"),
        ("false = b", "(NOT b)"),
        ("0 < i", "(i > 0)"),
        ("i = bi", "(bi = i)"),
        ("NOT (i = 1)", "(i <> 1)"),
        ("NOT (i > 0 AND tx LIKE 'a%')", "((i <= 0) OR (tx !~~ 'a%'::text))"),
        ("NOT (i < 0 OR NOT b)", "((i >= 0) AND b)"),
        ("NOT i IS NULL", "(i IS NOT NULL)"),
        ("NOT (b IS TRUE)", "(b IS NOT TRUE)"),
        ("b IS UNKNOWN", "(b IS NULL)"),
        ("bi = 1 OR bi = 2", "(bi = ANY (ARRAY[(1)::bigint, (2)::bigint]))"),
        ("i = 1 OR i = 2", "(i = ANY (ARRAY[1, 2]))"),
        ("tx = 'a' OR 'b' = tx", "(tx = ANY ('{a,b}'::text[]))"),
        ("NOT (i IN (1, 2))", "((i <> 1) AND (i <> 2))"),
        ("NOT (i IN (1, 2))", "(i <> ALL (ARRAY[1, 2]))"),
        (
            "vc = 'a' OR vc = 'b' OR i = 1",
            "(((vc)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[])) OR (i = 1))",
        ),
        ("i >= 1 AND i <= 10", "((i >= 1) AND (10 >= i))"),
        ("NOT (i BETWEEN 1 AND 10)", "((i < 1) OR (i > 10))"),
        ("lower(tx) IN ('a', 'b')", "((lower(tx) = 'a'::text) OR (lower(tx) = 'b'::text))"),
    ];
    all_same(15, &Scope::Condition(app("f")), &pairs);
}

#[test]
fn what_cannot_be_known_is_undecided() {
    let pairs = [
        ("d > 'today'", "(d > '2024-01-01'::date)"),
        ("tz > '2020-01-01'", "(tz > '2020-01-01 00:00:00+00'::timestamp with time zone)"),
        ("i > 0 AND j > 0", "((j > 0) AND (i > 0))"),
        ("i > 2 + 3", "(i > 5)"),
        ("NOT (ad IS NULL)", "(ad IS NOT NULL)"),
        ("random() < random()", "(random() > random())"),
        ("random()::int IN (1, 2)", "(((random())::integer = 1) OR ((random())::integer = 2))"),
        ("vc IN ('a','b')", "((vc)::text = ANY (ARRAY['b'::text, 'a'::text]))"),
        ("no_such_function(i)", "(app.no_such_function(i))"),
        ("i >", "(i > 0)"),
    ];
    for (pair, verdict) in pairs.iter().zip(verdicts(15, &Scope::Condition(app("f")), &pairs)) {
        assert_eq!(verdict, Verdict::Undecided, "{pair:?}");
    }
}

#[test]
fn what_is_unknown_is_the_same_where_it_is_written_alike() {
    use super::fixture::{model, path};
    use crate::expr::verdict::Judge;
    use crate::model::{Expr, Purpose, Query};
    let model = model();
    let judge = Judge::new(&model, &model, 15);
    let scope = Scope::Condition(app("f"));
    for (a, b, verdict) in [
        ("auth.uid() = id", "( AUTH.uid()=\"id\" )", Verdict::Same),
        ("auth.uid() = i and a.b(1, 'x')", "((auth.uid() = i) AND a.b(1,'x'))", Verdict::Same),
        ("a.b(i) OR a.b(j) AND c.d()", "a.b(i) OR (a.b(j) AND c.d())", Verdict::Same),
        ("a.b(i) OR a.b(j) AND c.d()", "(a.b(i) OR a.b(j)) AND c.d()", Verdict::Undecided),
        ("auth.uid() = i", "auth.\"UID\"() = i", Verdict::Undecided),
        ("a.b('x')", "a.b('X')", Verdict::Undecided),
        ("i >", "i  >", Verdict::Undecided),
    ] {
        let expr = |sql: &str| Expr { sql: sql.to_owned(), path: path() };
        let found = judge.expr((&expr(a), &scope), (&expr(b), &scope));
        assert_eq!(found, verdict, "{a}, {b}");
        // Who looks for names elsewhere may find others.
        assert_eq!(
            judge.expr((&expr(a), &scope), (&Expr::qualified(b), &scope)),
            Verdict::Undecided,
            "{a}, {b}"
        );
    }
    for (a, b, verdict) in [
        (
            "SELECT id, a.b(id) FROM nowhere WHERE id>1",
            "select ID, a.b(id) from Nowhere where (id > 1);",
            Verdict::Same,
        ),
        ("SELECT id FROM nowhere LIMIT 1", "SELECT id FROM nowhere LIMIT 2", Verdict::Undecided),
    ] {
        let query =
            |sql: &str| Query { sql: sql.to_owned(), path: path(), stars: Vec::new(), had: Vec::new() };
        let found = judge.query((&query(a), &Purpose::View(&[])), (&query(b), &Purpose::View(&[])));
        assert_eq!(found, verdict, "{a}, {b}");
    }
}

#[test]
fn readings_have_every_name_in_full() {
    use super::fixture::{model, path};
    use crate::expr::verdict::Judge;
    use crate::model::Expr;
    let model = model();
    let judge = Judge::new(&model, &model, 15);
    let scope = Scope::Condition(app("f"));
    let read = |sql: &str| {
        let expr = Expr { sql: sql.to_owned(), path: path() };
        judge.readings((&expr, &scope), (&expr, &scope)).map(|(reading, _)| reading)
    };
    let text = |sql: &str| read(sql).and_then(|reading| reading.sql);
    assert_eq!(
        text("norm(f.tx) = 'it''s' AND e = 'ok'::mood AND left(tx, 1) COLLATE \"C\" > 1::text").as_deref(),
        Some(
            "(((app.norm(tx) OPERATOR(pg_catalog.=) 'it''s') AND (e OPERATOR(pg_catalog.=) CAST('ok' AS app.mood))) \
             AND ((pg_catalog.\"left\"(tx, 1) COLLATE pg_catalog.\"C\") OPERATOR(pg_catalog.>) \
             CAST(1 AS text)))"
        )
    );
    // What is not found in the model is for the server to find by the path.
    assert_eq!(text("no_such(i)").as_deref(), Some("no_such(i)"));
    for text in ["i), (j", "i; DROP TABLE f", "i, j", "", "i) FROM f --", "i > 0 -- x\n; SELECT 1"] {
        assert_eq!(read(text), None, "{text}");
    }
    for text in [
        "i > (SELECT 1)",
        "EXISTS (SELECT 1)",
        "tz < 'now'",
        "d = 'today'::date",
        "norm('x') = tx",
        "norm(coalesce('x', tx)) = tx",
        "no_such() > i",
    ] {
        assert_eq!(read(text).unwrap().question(), None, "{text}");
    }
}

#[test]
fn plans_prove_sameness_where_they_show_all() {
    use super::fixture::{model, path};
    use crate::expr::verdict::Judge;
    use crate::model::{Expr, Name};
    let model = model();
    let judge = Judge::new(&model, &model, 15);
    let scope = Scope::Condition(app("f"));
    let own = std::collections::BTreeSet::from([Name::new("norm"), Name::new("norm2")]);
    let shown = |a: &str, b: &str| {
        let expr = |sql: &str| Expr { sql: sql.to_owned(), path: path() };
        let (a, b) = judge.readings((&expr(a), &scope), (&expr(b), &scope)).unwrap();
        a.is_shown_with(&b, &own)
    };
    assert!(shown("norm(tx) = 'a'", "app.norm(tx) = 'b'") && shown("lower(tx) = 'a'", "upper(tx) = 'a'"));
    assert!(shown("ci = 'a'", "ci = 'b'") && !shown("ci = 'a'", "ci::text = 'a'"));
    assert!(!shown("norm(tx) = 'a'", "norm2(tx) = 'a'") && !shown("norm(tx) = 'a'", "lower(tx) = 'a'"));
    assert!(!shown("tx COLLATE \"C\" = 'a'", "tx COLLATE \"C\" = 'a'"));
}

#[test]
fn plans_are_compared_by_meaning() {
    use super::fixture::{model, path};
    use crate::expr::verdict::Judge;
    let model = model();
    let judge = Judge::new(&model, &model, 15);
    let scope = Scope::Relation(app("f"));
    for (a, b, verdict) in [
        ("(f.i = ANY ('{1,2}'::integer[]))", "((f.i = 1) OR (f.i = 2))", Verdict::Same),
        ("(f.i = ANY ('{1,2}'::integer[]))", "((f.i = 2) OR (f.i = 1))", Verdict::Undecided),
        ("(f.i = ANY ('{1,2}'::integer[]))", "((f.i = 1) OR (f.i = 3))", Verdict::Different),
        ("(0 < f.i)", "(f.i > 0)", Verdict::Same),
        ("(f.b IS TRUE)", "f.b", Verdict::Different),
        ("(f.f8 = '0.1'::double precision)", "(f.f8 = '0.100000001'::double precision)", Verdict::Different),
        ("substr(f.tx, 1)", "\"substring\"(f.tx, 1)", Verdict::Different),
        ("(f.si > 1)", "((f.si)::integer > 1)", Verdict::Different),
    ] {
        assert_eq!(judge.planned([a, b], &path(), &scope), verdict, "{a} {b}");
    }
}
