//! Every column of every catalog is read, or left out for a reason that stands here.

use std::collections::BTreeSet;
use std::fs;

use crate::support::{entries, majors, pg, root};

/// Catalogs and columns that no query reads, and why.
pub(crate) const LEFT_OUT: &[(&str, &[&str])] = &[
    (
        "what others say already: lengths, counts, copies, the other half of a pair",
        &[
            "pg_amop.amopmethod",
            "pg_amop.amoppurpose",
            "pg_attribute.attalign",
            "pg_attribute.atthasdef",
            "pg_attribute.attbyval",
            "pg_attribute.attlen",
            "pg_class.relchecks",
            "pg_class.relhasindex",
            "pg_class.relhasrules",
            "pg_class.relhassubclass",
            "pg_class.relhastriggers",
            "pg_class.relnatts",
            "pg_class.reltype",
            "pg_constraint.conffeqop",
            "pg_constraint.conpfeqop",
            "pg_constraint.conppeqop",
            "pg_index.indimmediate",
            "pg_index.indisexclusion",
            "pg_index.indisprimary",
            "pg_index.indnatts",
            "pg_operator.oprkind",
            "pg_partitioned_table.partdefid",
            "pg_partitioned_table.partnatts",
            "pg_proc.pronargs",
            "pg_trigger.tgconstrindid",
            "pg_trigger.tgnargs",
        ],
    ),
    (
        "what is read through a function that writes it as SQL",
        &["pg_proc.prosqlbody", "pg_rewrite.ev_action", "pg_rewrite.ev_qual"],
    ),
    ("what is in a view that everybody may read", &["pg_user_mapping"]),
    ("what PostgreSQL never enforces: dimensions of arrays", &["pg_attribute.attndims", "pg_type.typndims"]),
    (
        "how a column or constraint came to be inherited; the parents are compared",
        &["pg_attribute.attinhcount", "pg_attribute.attislocal", "pg_inherits.inhdetachpending"],
    ),
    (
        "storage, statistics and state, which change without any DDL",
        &[
            "pg_attribute.attcacheoff",
            "pg_attribute.atthasmissing",
            "pg_attribute.attmissingval",
            "pg_class.relallfrozen",
            "pg_class.relallvisible",
            "pg_class.relfilenode",
            "pg_class.relfrozenxid",
            "pg_class.relisshared",
            "pg_class.relispopulated",
            "pg_class.relminmxid",
            "pg_class.relpages",
            "pg_class.relrewrite",
            "pg_class.reltuples",
            "pg_collation.collencoding",
            "pg_collation.collversion",
            "pg_index.indcheckxmin",
            "pg_index.indislive",
            "pg_index.indisready",
            "pg_largeobject",
            "pg_statistic",
            "pg_statistic_ext_data",
            "pg_subscription.subskiplsn",
            "pg_subscription_rel",
        ],
    ),
    (
        "what an extension says of itself",
        &[
            "pg_extension.extcondition",
            "pg_extension.extconfig",
            "pg_extension.extrelocatable",
            "pg_init_privs",
        ],
    ),
    (
        "what belongs to the server and not to one database",
        &[
            "pg_auth_members",
            "pg_authid",
            "pg_database",
            "pg_db_role_setting",
            "pg_parameter_acl",
            "pg_replication_origin",
            "pg_shdepend",
            "pg_shdescription",
            "pg_shseclabel",
            "pg_tablespace",
        ],
    ),
    ("what is counted, and said to be in no kind", &["pg_largeobject_metadata", "pg_seclabel"]),
];

/// Every word of every catalog query.
fn words() -> BTreeSet<String> {
    let kinds = entries(&root().join("src/kinds")).into_iter().map(|kind| kind.join("inspect.sql"));
    let lookups = entries(&root().join("src/inspect/catalog"));
    let queries = kinds.chain(lookups).filter(|path| path.extension().is_some_and(|ext| ext == "sql"));
    let texts = queries.filter_map(|path| fs::read_to_string(path).ok());
    let word = |text: &str| {
        text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_owned).collect::<Vec<_>>()
    };
    texts.flat_map(|text| word(&text)).collect()
}

#[test]
fn every_column_of_every_catalog_is_read_or_left_out_for_a_reason() {
    let words = words();
    let left_out: BTreeSet<_> = LEFT_OUT.iter().flat_map(|(_, names)| names.iter().copied()).collect();
    for major in majors() {
        let columns = pg(major).database("catalogs").value(
            "SELECT string_agg(c.relname || '.' || a.attname, ' ' ORDER BY 1) FROM pg_class AS c \
             JOIN pg_attribute AS a ON a.attrelid = c.oid WHERE c.relkind = 'r' \
             AND c.relnamespace = 'pg_catalog'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped",
        );
        let unknown: Vec<_> = columns
            .split(' ')
            .filter(|name| {
                let (catalog, column) = name.split_once('.').unwrap();
                !words.contains(column) && !left_out.contains(name) && !left_out.contains(catalog)
            })
            .collect();
        assert!(
            unknown.is_empty(),
            "PostgreSQL {major} has catalog columns that no query reads: {unknown:?}\n\
             Read them in the kind's inspect.sql, or write down in LEFT_OUT why not."
        );
    }
}
