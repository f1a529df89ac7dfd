//! Tests of the parser of expressions and queries.

use super::*;
use crate::expr::ast::{Expr, Literal};

/// The shape of a tree: operators with all parentheses.
fn shape(expr: &Expr) -> String {
    match expr {
        Expr::Column(parts) => parts.iter().map(Name::as_str).collect::<Vec<_>>().join("."),
        Expr::Literal(Literal::Number(text)) => text.clone(),
        Expr::Literal(Literal::Text(text)) => format!("'{text}'"),
        Expr::Infix(op, a, b) => format!("({} {} {})", shape(a), op.name.name.as_str(), shape(b)),
        Expr::Prefix(op, a) => format!("({} {})", op.name.name.as_str(), shape(a)),
        Expr::And(a, b) => format!("({} and {})", shape(a), shape(b)),
        Expr::Or(a, b) => format!("({} or {})", shape(a), shape(b)),
        Expr::Not(a) => format!("(not {})", shape(a)),
        Expr::Cast(a, ty) => format!("({} :: {})", shape(a), ty.name.name.as_str()),
        Expr::Between { operand, low, high, .. } => {
            format!("({} between {} {})", shape(operand), shape(low), shape(high))
        }
        Expr::Is(a, test, not) => format!("({} is {not} {test:?})", shape(a)),
        Expr::Call(call) => {
            let args: Vec<_> = call.args.iter().map(|(_, arg)| shape(arg)).collect();
            format!("{}({})", call.function.name.name.as_str(), args.join(","))
        }
        other => format!("{other:?}").split(['(', ' ']).next().unwrap_or_default().to_lowercase(),
    }
}

#[test]
fn precedence_is_postgresqls() {
    for (text, expected) in [
        ("a + b * c", "(a + (b * c))"),
        ("a - b - c", "((a - b) - c)"),
        ("a or b and not c = d", "(a or (b and (not (c = d))))"),
        ("-1::int", "(- (1 :: int4))"),
        ("- 1", "-1"),
        ("-2 ^ 2", "(-2 ^ 2)"),
        ("a || b = c", "((a || b) = c)"),
        ("a = b IS NULL", "((a = b) is false Null)"),
        ("a BETWEEN 1 AND 2 AND b", "((a between 1 2) and b)"),
        ("a BETWEEN b + 1 AND c || d", "(a between (b + 1) (c || d))"),
        ("a ->> 'b' = 'c'", "((a ->> 'b') = 'c')"),
        ("a -> 'b' ->> 'c'", "((a -> 'b') ->> 'c')"),
        ("x <| y", "(x <| y)"),
        ("a::int + b::text::date", "((a :: int4) + ((b :: text) :: date))"),
        ("a AT TIME ZONE 'utc' + b", "(timezone('utc',a) + b)"),
        ("a OPERATOR(pg_catalog.+) b * c", "(a + (b * c))"),
        ("date '2020-01-01' + 1", "(('2020-01-01' :: date) + 1)"),
        ("double precision '1'", "('1' :: float8)"),
        ("timestamp with time zone '1'", "('1' :: timestamptz)"),
        ("app.mood 'ok'", "('ok' :: mood)"),
        ("a IS NOT TRUE", "(a is true True)"),
        ("trim(both 'x' from y)", "btrim(y,'x')"),
        ("trim(both from y)", "btrim(y)"),
        ("position(a in b)", "position(b,a)"),
        ("f(a, VARIADIC b)", "f(a,b)"),
        ("left(a, 1)", "left(a,1)"),
        ("(select 1) + 1", "(query + 1)"),
    ] {
        assert_eq!(shape(&expression(text).unwrap()), expected, "{text}");
    }
}

#[test]
fn reads_what_catalogs_print() {
    for text in [
        "a = ANY ((ARRAY['a'::character varying])::text[])",
        "a OPERATOR(public.=) ANY (ARRAY[1])",
        "((a.b).c)[1:2][3] IS NOT DISTINCT FROM ROW(1, 2)",
        "x IN (SELECT y FROM z) AND EXISTS (SELECT 1)",
        "count(*) FILTER (WHERE x) OVER (PARTITION BY a ORDER BY b DESC NULLS LAST ROWS 1 PRECEDING)",
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY x)",
        "CASE a WHEN 1 THEN 2 ELSE NULL::integer END",
        "x ISNULL OR y NOTNULL",
        "x BETWEEN SYMMETRIC 1 AND 2",
        "'1 day'::interval day to second(3)",
        "COLLATION FOR (x)",
        "x COLLATE \"C\" < y",
        "(c.*)::app.customers",
        "c.*::app.customers",
        "substring(a SIMILAR b ESCAPE '#')",
        "x IS NFC NORMALIZED",
        "xmlelement(name a, xmlattributes(b, c AS d), 'x')",
        "xmlserialize(content x AS text)",
        "json_object('a': 1, b VALUE c ABSENT ON NULL RETURNING jsonb)",
        "json_object('{a,b}'::text[])",
        "json_value(j, '$.a' RETURNING int DEFAULT 0 ON EMPTY)",
        "1 IN ((SELECT 1), 2)",
        "'a' = ANY ((SELECT b)::text[])",
        "CURRENT_TIMESTAMP(3)",
        "\"current_user\"()",
        "bit varying(3) '101'",
    ] {
        assert!(expression(text).is_ok(), "{text}: {:?}", expression(text));
    }
    for text in [
        "SELECT a, b AS c FROM s.t x LEFT JOIN u USING (id) AS j WHERE a ORDER BY 1 OFFSET 5 LIMIT 10",
        "SELECT * FROM (a JOIN b ON true) JOIN (c JOIN d ON (true)) ON x",
        "SELECT * FROM a JOIN b JOIN c ON x ON y",
        "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t) SELECT n FROM t",
        "(SELECT 1 ORDER BY 1) UNION ALL SELECT 2",
        "SELECT 1 FETCH FIRST (1) ROWS WITH TIES",
        "SELECT x FROM f(1) WITH ORDINALITY AS t(a, b), g() AS (a integer, b text)",
        "SELECT x FROM ROWS FROM (f(1), g(2)) AS x(a, b)",
        "SELECT a FROM t GROUP BY GROUPING SETS ((a, b), (c), ()), ROLLUP(a)",
        "SELECT a FROM t TABLESAMPLE bernoulli (10) REPEATABLE (1) FOR UPDATE OF t SKIP LOCKED",
        "INSERT INTO a (b) VALUES (DEFAULT) ON CONFLICT (b) DO UPDATE SET c = excluded.c RETURNING b",
        "UPDATE a SET (b, c) = (SELECT 1, 2) FROM d WHERE e",
        "DELETE FROM a USING b WHERE c;",
        "TABLE x",
        "SELECT",
    ] {
        assert!(query(text).is_ok(), "{text}: {:?}", query(text));
    }
}

#[test]
fn one_expression_and_no_more() {
    for text in ["1; DROP TABLE x", "1, 2", "", "(1", "1)", "a b", "SELECT 1", "1 --\n; x", "from"] {
        assert!(expression(text).is_err(), "{text}");
    }
    let deep = format!("{}1{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(expression(&deep).unwrap_err().message, "nested too deeply");
}
