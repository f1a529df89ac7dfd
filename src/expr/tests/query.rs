//! Tests of the verdict on queries.

use super::fixture::{model, path};
use crate::expr::verdict::{Judge, Verdict};
use crate::model::{Name, Purpose, Query};

fn verdict(judge: &Judge<'_>, source: &str, catalog: &str) -> Verdict {
    let source = Query { sql: source.to_owned(), path: path(), stars: Vec::new(), had: Vec::new() };
    judge.query((&source, &Purpose::View(&[])), (&Query::qualified(catalog), &Purpose::View(&[])))
}

const SAME: &[(&str, &str)] = &[
    (
        "SELECT c.id FROM customers c, orders o WHERE o.id = c.id",
        "SELECT c.id FROM (app.customers c JOIN app.orders o ON ((o.id = c.id)))",
    ),
    (
        "SELECT * FROM customers",
        "SELECT customers.id, customers.name, customers.email, customers.tier, customers.active FROM app.customers",
    ),
    ("SELECT id, name FROM customers c WHERE active", "SELECT id, name FROM app.customers c WHERE c.active"),
    ("SELECT id + 1 FROM orders", "SELECT (orders.id + 1) AS \"?column?\" FROM app.orders"),
    (
        "SELECT status s, count(*) FROM orders GROUP BY 1 ORDER BY s DESC LIMIT 5",
        "SELECT orders.status AS s, count(*) AS count FROM app.orders GROUP BY orders.status \
         ORDER BY orders.status DESC LIMIT 5",
    ),
    (
        "SELECT c.id, status FROM customers c LEFT JOIN orders USING (id) JOIN f ON i = 1",
        "SELECT c.id, orders.status FROM ((app.customers c LEFT JOIN app.orders USING (id)) JOIN app.f ON ((f.i = 1)))",
    ),
    (
        "SELECT n FROM (SELECT 1::int4 AS n) a JOIN (SELECT 2::int8 AS n) b USING (n)",
        "SELECT b.n FROM (( SELECT 1 AS n) a JOIN ( SELECT (2)::bigint AS n) b USING (n))",
    ),
    (
        "SELECT id FROM customers NATURAL JOIN (SELECT id FROM orders) x",
        "SELECT customers.id FROM (app.customers JOIN ( SELECT orders.id FROM app.orders) x USING (id))",
    ),
    (
        "WITH RECURSIVE t(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t",
        "WITH RECURSIVE t(n) AS ( VALUES (1) UNION ALL SELECT (t_1.n + 1) FROM t t_1 WHERE (t_1.n < 5)) \
         SELECT t.n FROM t",
    ),
    (
        "SELECT id, NULL AS x FROM orders UNION SELECT id, status FROM orders ORDER BY id",
        "SELECT orders.id, NULL::character varying AS x FROM app.orders UNION \
         SELECT orders.id, orders.status AS x FROM app.orders ORDER BY 1",
    ),
    (
        "SELECT sum(total) OVER w FROM orders WINDOW w AS (PARTITION BY status ORDER BY id)",
        "SELECT sum(orders.total) OVER (PARTITION BY orders.status ORDER BY orders.id \
         RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sum FROM app.orders",
    ),
    (
        "SELECT x.n, ord FROM unnest(ARRAY['a']) WITH ORDINALITY x(n, ord), generate_series(1, 2) g",
        "SELECT x.n, x.ord FROM unnest(ARRAY['a'::text]) WITH ORDINALITY x(n, ord), \
         LATERAL generate_series(1, 2) g(g)",
    ),
    (
        "SELECT string_agg(status, ', ' ORDER BY status) AS o FROM orders GROUP BY (id, total)",
        "SELECT string_agg((orders.status)::text, ', '::text ORDER BY (orders.status)::text) AS o FROM app.orders \
         GROUP BY orders.id, orders.total",
    ),
    (
        "SELECT u.x, u.y FROM f, unnest(f.ia, f.ta) AS u(x, y)",
        "SELECT u.x, u.y FROM app.f, LATERAL ROWS FROM(unnest(f.ia), unnest(f.ta)) u(x, y)",
    ),
    (
        "SELECT timestamp(3) with time zone '2020-01-01 00:00+00' AS a, char 'ab' AS b",
        "SELECT '2020-01-01 00:00:00+00'::timestamp(3) with time zone AS a, 'ab'::bpchar AS b",
    ),
    ("SELECT (c).name FROM customers c", "SELECT c.name FROM app.customers c"),
    ("SELECT id FROM orders FOR UPDATE", "SELECT orders.id FROM app.orders FOR UPDATE OF orders"),
    (
        "SELECT id FROM customers WHERE id = ANY (SELECT customer_id FROM orders)",
        "SELECT customers.id FROM app.customers WHERE (customers.id IN ( SELECT orders.customer_id FROM app.orders))",
    ),
    (
        "INSERT INTO orders (id, status) VALUES (1, 'x') ON CONFLICT DO NOTHING",
        "INSERT INTO app.orders (id, status) VALUES (1, 'x'::character varying) ON CONFLICT DO NOTHING",
    ),
    (
        "UPDATE orders o SET total = 0, status = upper(status) WHERE id = 1",
        "UPDATE app.orders o SET total = 0, status = upper((o.status)::text) WHERE (o.id = 1)",
    ),
];

const DIFFERENT: &[(&str, &str)] = &[
    ("SELECT id FROM orders", "SELECT orders.customer_id AS id FROM app.orders"),
    ("SELECT id FROM orders", "SELECT orders.id AS x FROM app.orders"),
    ("SELECT id FROM orders", "SELECT DISTINCT orders.id FROM app.orders"),
    ("SELECT id FROM orders LIMIT 10", "SELECT orders.id FROM app.orders LIMIT 11"),
    ("SELECT id FROM orders LIMIT 10", "SELECT orders.id FROM app.orders OFFSET 5 LIMIT 10"),
    ("SELECT id FROM orders ORDER BY id", "SELECT orders.id FROM app.orders ORDER BY orders.id DESC"),
    ("SELECT id FROM orders", "SELECT orders.id FROM ONLY app.orders"),
    ("SELECT id FROM orders", "SELECT customers.id FROM app.customers"),
    (
        "SELECT id FROM orders WHERE total > 1",
        "SELECT orders.id FROM app.orders WHERE (orders.total > (2)::numeric)",
    ),
    ("SELECT id FROM orders WHERE total > 1", "SELECT orders.id FROM app.orders"),
    (
        "SELECT id FROM orders UNION SELECT id FROM f",
        "SELECT orders.id FROM app.orders UNION ALL SELECT f.id FROM app.f",
    ),
    (
        "SELECT c.id FROM customers c JOIN orders o ON o.id = c.id",
        "SELECT c.id FROM (app.customers c LEFT JOIN app.orders o ON ((o.id = c.id)))",
    ),
    ("SELECT count(total) FROM orders", "SELECT count(DISTINCT orders.total) AS count FROM app.orders"),
    (
        "SELECT sum(total) FILTER (WHERE id > 1) FROM orders",
        "SELECT sum(orders.total) AS sum FROM app.orders",
    ),
];

const UNDECIDED: &[(&str, &str)] = &[
    ("SELECT * FROM customers", "SELECT customers.id FROM app.customers"),
    ("SELECT id FROM nowhere", "SELECT nowhere.id FROM app.nowhere"),
    (
        "SELECT id, status FROM orders GROUP BY id, status",
        "SELECT orders.id, orders.status FROM app.orders GROUP BY orders.status, orders.id",
    ),
];

#[test]
fn queries_as_the_catalog_prints_them_and_others() {
    let model = model();
    let judge = Judge::new(&model, &model, 15);
    for (pairs, expected) in
        [(SAME, Verdict::Same), (DIFFERENT, Verdict::Different), (UNDECIDED, Verdict::Undecided)]
    {
        for (source, catalog) in pairs {
            let written =
                Query { sql: (*source).to_owned(), path: path(), stars: Vec::new(), had: Vec::new() };
            let view = Purpose::View(&[]);
            let why = judge.explain_query((&written, &view), (&Query::qualified(*catalog), &view));
            assert_eq!(verdict(&judge, source, catalog), expected, "{source}\n{catalog}\n{why:#?}");
        }
    }
}

#[test]
fn stars_and_names_are_those_of_the_statement() {
    let model = model();
    let judge = Judge::new(&model, &model, 15);
    let names = |names: &[&str]| names.iter().map(|n| Name::new(n)).collect::<Vec<_>>();
    let source = Query {
        sql: "SELECT * FROM customers".to_owned(),
        path: path(),
        stars: vec![names(&["id", "name"])],
        had: Vec::new(),
    };
    let catalog = Query::qualified("SELECT customers.id AS a, customers.name FROM app.customers");
    assert_eq!(
        judge.query((&source, &Purpose::View(&names(&["a"]))), (&catalog, &Purpose::View(&[]))),
        Verdict::Same
    );
    assert_eq!(
        judge.query((&source, &Purpose::View(&[])), (&catalog, &Purpose::View(&[]))),
        Verdict::Different
    );
}

#[test]
fn rules_and_bodies_have_names_of_their_own() {
    use crate::kinds::routine::{Argument, Mode};
    let model = model();
    let judge = Judge::new(&model, &model, 15);
    let rule = Purpose::Rule(super::fixture::app("f"));
    let source = Query {
        sql: "INSERT INTO orders (id, status) VALUES (NEW.id, OLD.vc2)".to_owned(),
        path: path(),
        stars: Vec::new(),
        had: Vec::new(),
    };
    let catalog = Query::qualified("INSERT INTO app.orders (id, status) VALUES (new.id, old.vc2)");
    assert_eq!(judge.query((&source, &rule), (&catalog, &rule)), Verdict::Same);
    let body = model.objects.iter().find_map(|(id, object)| match &object.body {
        crate::kinds::Body::Function(function) if id.name.as_str() == "norm2" => Some(function.0.clone()),
        _ => None,
    });
    let mut routine = body.unwrap();
    let argument = |name: &str| Argument {
        mode: Mode::In,
        name: Some(Name::new(name)),
        ty: super::fixture::ty("integer"),
        default: None,
    };
    routine.arguments = vec![argument("a"), argument("b")];
    let body = Purpose::Body(&routine);
    let source = Query { sql: "SELECT a + $2".to_owned(), path: path(), stars: Vec::new(), had: Vec::new() };
    let catalog = Query::qualified("SELECT (norm2.a + norm2.b)");
    assert_eq!(judge.query((&source, &body), (&catalog, &body)), Verdict::Same);
}
