#!/usr/bin/env python3
"""Write the signature tables of PostgreSQL's own objects, which the expression verdict reads (src/expr/catalog/data).

    scripts/signatures.py MAJOR=URL [MAJOR=URL...]

One running server of each supported major, all in one call: a row carries the set of majors it holds for, so a call that
leaves a major out would drop it. The role must be a superuser; the contrib extensions should be installed on the servers.
Each server gets a scratch database `driftlint_signatures`, dropped at the end. `psql` must be on the PATH.

Written: builtin.tsv.gz, relations.tsv.gz, extensions.tsv.gz (their layout: src/expr/catalog/load.rs) and keywords.rs.
"""
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CATALOG = HERE / "src" / "expr" / "catalog"
MAJORS = [13, 14, 15, 16, 17, 18]
SCRATCH = "driftlint_signatures"
# Object identifiers from here on are given out by initdb or CREATE EXTENSION, and differ from server to server.
FIRST_UNSTABLE_OID = 10000
FIRST_OWN_ID = 16384
LIST = "\x1f"  # between the members of a list inside a field


def psql(url, sql):
    env = dict(os.environ, PGOPTIONS="-c client_min_messages=error -c search_path=pg_catalog -c extra_float_digits=1")
    done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", sql], text=True, capture_output=True, env=env)
    if done.returncode:
        sys.exit(f"signatures: {url.rsplit('/', 1)[-1]}: {done.stderr.strip()}\n{sql}")
    return done.stdout


def rows(url, sql):
    return json.loads(psql(url, f"SELECT coalesce(json_agg(q), '[]') FROM ({sql}) q"))


def scratch(url):
    """The same server, another database."""
    head, _, query = url.partition("?")
    return head.rsplit("/", 1)[0] + "/" + SCRATCH + ("?" + query if query else "")


# What belongs to an extension, directly or (array, range and row types) through its type.
MEMBER = "(SELECT e.extname FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND d.classid = '{0}'::regclass AND d.objid = {1})"


def own(alias, schema, table):
    """The layer an object belongs to: its extension, or its built-in schema, or none."""
    return (f"coalesce({MEMBER.format(table, alias + '.oid')}, CASE WHEN {alias}.oid < 16384 THEN (SELECT nspname FROM pg_namespace "
            f"WHERE oid = {alias}.{schema} AND nspname IN ('pg_catalog', 'information_schema')) END)")


def queries(major):
    multirange = "r.rngmultitypid" if major >= 14 else "0"
    return {
        "types": f"""
            SELECT t.oid::int, coalesce({own('t', 'typnamespace', 'pg_type')},
                       (SELECT {MEMBER.format('pg_type', 'b.oid')} FROM pg_type b WHERE b.typarray = t.oid),
                       (SELECT {MEMBER.format('pg_class', 'c.oid')} FROM pg_class c WHERE c.oid = t.typrelid)) AS layer,
                   t.typname AS name, t.typtype AS kind, t.typcategory AS category, t.typispreferred AS preferred, t.typelem::int AS elem,
                   t.typcategory = 'A' AND t.typlen = -1 AND t.typelem <> 0 AS is_array, t.typarray::int AS arr, t.typlen AS len, t.typstorage AS storage,
                   t.typdelim AS delim, t.typbasetype::int AS base, t.typtypmod AS typmod, t.typmodin <> 0 AS modifiable,
                   (SELECT collname FROM pg_collation WHERE oid = t.typcollation) AS collation,
                   (SELECT array_agg(a.attname || ' ' || a.atttypid::int ORDER BY attnum) FROM pg_attribute a WHERE a.attrelid = t.typrelid AND t.typrelid <> 0 AND attnum > 0 AND NOT attisdropped) AS attributes
            FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
            WHERE (t.typrelid = 0 OR c.relkind = 'c')
              AND NOT EXISTS (SELECT FROM pg_type b JOIN pg_class k ON k.oid = b.typrelid WHERE b.oid = t.typelem AND t.typcategory = 'A' AND k.relkind <> 'c')""",
        "ranges": f"SELECT r.rngtypid::int AS range, r.rngsubtype::int AS subtype, {multirange}::int AS multirange, r.rngcanonical <> 0 AS discrete FROM pg_range r",
        "casts": f"""
            SELECT coalesce({MEMBER.format('pg_cast', 'c.oid')}, CASE WHEN c.oid < 16384 THEN 'pg_catalog' END) AS layer,
                   castsource::int AS source, casttarget::int AS target, castcontext AS context, castmethod AS method, p.proname AS function
            FROM pg_cast c LEFT JOIN pg_proc p ON p.oid = c.castfunc""",
        "operators": f"""
            SELECT o.oid::int, {own('o', 'oprnamespace', 'pg_operator')} AS layer, oprname AS name, oprleft::int AS l, oprright::int AS r, oprresult::int AS result,
                   (SELECT proname FROM pg_proc WHERE oid = oprcode) AS function, (SELECT oprname FROM pg_operator c WHERE c.oid = o.oprcom) AS commutator,
                   (SELECT oprname FROM pg_operator n WHERE n.oid = o.oprnegate) AS negator FROM pg_operator o WHERE oprcode <> 0""",
        "functions": f"""
            SELECT p.oid::int, {own('p', 'pronamespace', 'pg_proc')} AS layer, proname AS name, prokind AS kind, provolatile AS volatility, proisstrict AS strict,
                   proretset AS retset, prorettype::int AS result, string_to_array(nullif(proargtypes::text, ''), ' ')::int[] AS args, provariadic::int AS variadic,
                   pronargdefaults AS ndefaults, proargnames AS names, proargmodes AS modes, proallargtypes::int[] AS alltypes,
                   (SELECT array_agg(pg_get_function_arg_default(p.oid, n) ORDER BY n) FROM generate_series(1, coalesce(cardinality(proargnames), pronargs)) n
                     WHERE pronargdefaults > 0 AND pg_get_function_arg_default(p.oid, n) IS NOT NULL) AS defaults,
                   (SELECT aggkind::text || aggnumdirectargs::text FROM pg_aggregate a WHERE a.aggfnoid = p.oid) AS aggregate
            FROM pg_proc p""",
        "opclasses": f"""
            SELECT {own('k', 'opcnamespace', 'pg_opclass')} AS layer, am.amname AS method, opcname AS name, opcintype::int AS type, opcdefault AS is_default, f.opfname AS family, opckeytype::int AS key
            FROM pg_opclass k JOIN pg_am am ON am.oid = k.opcmethod JOIN pg_opfamily f ON f.oid = k.opcfamily""",
        "relations": f"""
            SELECT {own('c', 'relnamespace', 'pg_class')} AS layer, relname AS name, relkind AS kind,
                   (SELECT array_agg(a.attname || ' ' || a.atttypid::int || CASE WHEN a.atttypmod <> -1 THEN ' ' || a.atttypmod ELSE '' END ORDER BY attnum)
                      FROM pg_attribute a WHERE a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped) AS columns
            FROM pg_class c WHERE relkind IN ('r', 'v', 'm', 'p', 'f', 'S')""",
        "names": " UNION ALL ".join(
            f"SELECT {layer} AS layer, '{kind}' AS kind, {name} AS name FROM {table} x" for kind, table, name, layer in [
                ("access_method", "pg_am", "amname", f"coalesce({MEMBER.format('pg_am', 'x.oid')}, 'pg_catalog')"),
                ("language", "pg_language", "lanname", f"coalesce({MEMBER.format('pg_language', 'x.oid')}, 'pg_catalog')"),
                ("foreign_data_wrapper", "pg_foreign_data_wrapper", "fdwname", MEMBER.format('pg_foreign_data_wrapper', 'x.oid')),
                ("operator_family", "pg_opfamily", "opfname || ' ' || (SELECT amname FROM pg_am WHERE oid = opfmethod)", own('x', 'opfnamespace', 'pg_opfamily')),
                ("collation", "pg_collation", "collname", f"CASE WHEN collname IN ('default', 'C', 'POSIX', 'ucs_basic', 'unicode', 'pg_c_utf8', 'pg_unicode_fast') THEN {own('x', 'collnamespace', 'pg_collation')} END"),
                ("conversion", "pg_conversion", "conname", own('x', 'connamespace', 'pg_conversion')),
                ("text_search_configuration", "pg_ts_config", "cfgname", own('x', 'cfgnamespace', 'pg_ts_config')),
                ("text_search_dictionary", "pg_ts_dict", "dictname", own('x', 'dictnamespace', 'pg_ts_dict')),
                ("text_search_parser", "pg_ts_parser", "prsname", own('x', 'prsnamespace', 'pg_ts_parser')),
                ("text_search_template", "pg_ts_template", "tmplname", own('x', 'tmplnamespace', 'pg_ts_template')),
                ("event_trigger", "pg_event_trigger", "evtname", MEMBER.format('pg_event_trigger', 'x.oid')),
            ]),
        "extensions": """
            SELECT a.name, a.default_version AS version, a.comment, v.requires, v.relocatable, v.schema, v.superuser, v.trusted
            FROM pg_available_extensions a JOIN pg_available_extension_versions v ON v.name = a.name AND v.version = a.default_version""",
        "keywords": "SELECT word, catcode FROM pg_get_keywords()",
        "settings": "SELECT name FROM pg_settings WHERE name <> lower(name)",
    }


def install(url):
    """Every available extension, each in a schema of its own, what it requires first. Those that cannot be installed are named."""
    todo = rows(url, """SELECT a.name, v.requires, v.schema FROM pg_available_extensions a JOIN pg_available_extension_versions v
                        ON v.name = a.name AND v.version = a.default_version WHERE a.installed_version IS NULL ORDER BY 1""")
    done = {"plpgsql"}
    while todo:
        ready = [e for e in todo if set(e["requires"] or []) <= done]
        if not ready:
            print("  not installed (requirements missing):", ", ".join(e["name"] for e in todo), file=sys.stderr)
            return
        for e in ready:
            todo.remove(e)
            sql = f'CREATE EXTENSION "{e["name"]}"' + ("" if e["schema"] else f' SCHEMA "x_{e["name"]}"')
            make = "" if e["schema"] else f'CREATE SCHEMA "x_{e["name"]}"; '
            got = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url, "-c", make + sql], text=True, capture_output=True)
            if got.returncode:
                print(f"  not installed: {e['name']}: {got.stderr.strip().splitlines()[0]}", file=sys.stderr)
            else:
                done.add(e["name"])


class Ids:
    """Identifiers that mean the same on every major: PostgreSQL's own where stable, else given out by name."""

    def __init__(self):
        self.own = {}

    def of(self, oid, key):
        return oid if oid < FIRST_UNSTABLE_OID else self.own.setdefault(key, FIRST_OWN_ID + len(self.own))


def flag(value):
    return "t" if value else ""


def text(value):
    value = "" if value is None else str(value)
    assert "\t" not in value and "\n" not in value, value
    return value


class Tables:
    """layer -> section -> row -> set of majors."""

    def __init__(self):
        self.layers = {}

    def add(self, major, layer, section, key, *fields):
        """`key` orders the rows of a section."""
        row = (key, "\t".join(text(f) for f in fields))
        self.layers.setdefault(layer, {}).setdefault(section, {}).setdefault(row, set()).add(major)

    def lines(self, layer, sections):
        for section in sections:
            for (_, row), majors in sorted(self.layers.get(layer, {}).get(section, {}).items()):
                mask = sum(1 << MAJORS.index(m) for m in majors)
                yield f"{section}\t{mask:02x}\t{row}\n"


def read(major, url, types, tables, keywords, settings):
    got = {name: rows(url, sql) for name, sql in queries(major).items()}
    known = {t["oid"]: types.of(t["oid"], (t["layer"], t["name"])) for t in sorted(got["types"], key=lambda t: (t["layer"] or "", t["name"])) if t["layer"]}

    def ids(oids):
        return " ".join(str(known.get(o, 0)) for o in oids or [])

    def id_of(oid):
        return known.get(oid, 0)

    def columns(entries):
        out = []
        for entry in entries or []:
            name, type_oid, *typmod = entry.split(" ")
            out.append(" ".join([name, str(id_of(int(type_oid))), *typmod]))
        return LIST.join(out)

    layer_of = {}
    for t in got["types"]:
        layer_of[t["oid"]] = t["layer"]
        if t["layer"]:
            tables.add(major, t["layer"], "T", (t["name"],), known[t["oid"]], t["name"], t["kind"], t["category"], flag(t["preferred"]), id_of(t["elem"]),
                       flag(t["is_array"]), id_of(t["arr"]), t["len"], t["storage"], t["delim"], id_of(t["base"]), t["typmod"], flag(t["modifiable"]), t["collation"], columns(t["attributes"]))
    for r in got["ranges"]:
        layer = layer_of.get(r["range"])
        if layer:
            tables.add(major, layer, "R", (id_of(r["range"]),), id_of(r["range"]), id_of(r["subtype"]), id_of(r["multirange"]), flag(r["discrete"]))
    for c in got["casts"]:
        if c["layer"]:
            tables.add(major, c["layer"], "C", (id_of(c["source"]), id_of(c["target"])), id_of(c["source"]), id_of(c["target"]), c["context"], c["method"], c["function"])
    for o in got["operators"]:
        if o["layer"]:
            tables.add(major, o["layer"], "O", (o["name"], id_of(o["l"]), id_of(o["r"])), o["name"], id_of(o["l"]), id_of(o["r"]), id_of(o["result"]), o["function"], o["commutator"], o["negator"])
    for f in got["functions"]:
        if not f["layer"]:
            continue
        modes = f["modes"] or ["i"] * len(f["args"] or [])
        names = (f["names"] or []) + [""] * (len(modes) - len(f["names"] or []))
        inputs = [n for n, m in zip(names, modes) if m in "ibv"]
        out = [f"{n} {t}" for n, t, m in zip(names, f["alltypes"] or [], modes) if m in "obt"]
        missing = [o for o in (f["args"] or []) + [f["result"]] if o not in known]
        if missing and not f["layer"] == "information_schema":
            print(f"  {major}: {f['name']} has arguments of unknown types {missing}", file=sys.stderr)
        tables.add(major, f["layer"], "F", (f["name"], tuple(id_of(a) for a in f["args"] or [])), f["name"], f["kind"], f["volatility"], flag(f["strict"]), flag(f["retset"]), id_of(f["result"]),
                   ids(f["args"]), id_of(f["variadic"]), f["ndefaults"], LIST.join(inputs) if any(inputs) else "", LIST.join(f["defaults"] or []), columns(out), f["aggregate"])
    for k in got["opclasses"]:
        if k["layer"]:
            tables.add(major, k["layer"], "K", (k["method"], id_of(k["type"]), k["name"]), k["method"], k["name"], id_of(k["type"]), flag(k["is_default"]), k["family"], id_of(k["key"]))
    for r in got["relations"]:
        if r["layer"]:
            tables.add(major, r["layer"], "V", (r["name"],), r["name"], r["kind"], columns(r["columns"]))
    for n in got["names"]:
        if n["layer"]:
            tables.add(major, n["layer"], "N", (n["kind"], n["name"]), n["kind"], n["name"])
    installed = {row["extname"] for row in rows(url, "SELECT extname FROM pg_extension")}
    for e in got["extensions"]:
        tables.add(major, e["name"], "X", (), e["name"], e["version"], flag(e["relocatable"]), e["schema"], LIST.join(e["requires"] or []), flag(e["superuser"]),
                   flag(e["trusted"]), flag(e["name"] in installed), e["comment"])
    for k in got["keywords"]:
        keywords.setdefault(k["word"], {})[major] = k["catcode"]
    settings.update(s["name"] for s in got["settings"])


def write_gz(name, lines):
    data = "".join(lines).encode()
    with open(CATALOG / "data" / name, "wb") as f, gzip.GzipFile("", "wb", 9, f, mtime=0) as z:
        z.write(data)
    print(f"{name}: {len(data):,} bytes, {(CATALOG / 'data' / name).stat().st_size:,} compressed", file=sys.stderr)


def write_keywords(keywords, settings):
    kinds = {"U": "Unreserved", "C": "ColumnName", "T": "TypeOrFunctionName", "R": "Reserved"}
    out = ["//! Generated by scripts/signatures.py from pg_get_keywords() and pg_settings of PostgreSQL " f"{MAJORS[0]} to {MAJORS[-1]}: do not edit.\n\n",
           "use super::KeywordCategory::{self, ColumnName, Reserved, TypeOrFunctionName, Unreserved};\n\n",
           "/// Every keyword of the supported majors in order, as the newest major that knows it classes it.\n",
           "pub(super) const KEYWORDS: &[(&str, KeywordCategory)] = &[\n"]
    out += [f'    ("{word}", {kinds[by_major[max(by_major)]]}),\n' for word, by_major in sorted(keywords.items())]
    out += ["];\n\n/// The settings whose canonical name is not lower case, in order of their lower case.\n", "pub(super) const MIXED_CASE_SETTINGS: &[&str] = &[\n"]
    out += [f'    "{name}",\n' for name in sorted(settings, key=str.lower)]
    (CATALOG / "keywords.rs").write_text("".join(out + ["];\n"]))


def main():
    servers = {}
    for arg in sys.argv[1:]:
        major, _, url = arg.partition("=")
        if not (major.isdigit() and url):
            sys.exit(__doc__)
        servers[int(major)] = url
    if sorted(servers) != MAJORS:
        sys.exit(f"signatures: needs a server of each of {MAJORS}, got {sorted(servers)}\n\n{__doc__}")
    types, tables, keywords, settings = Ids(), Tables(), {}, set()
    for major, url in sorted(servers.items()):
        print(f"PostgreSQL {major}", file=sys.stderr)
        psql(url, f"DROP DATABASE IF EXISTS {SCRATCH}")
        psql(url, f"CREATE DATABASE {SCRATCH} TEMPLATE template0")
        try:
            install(scratch(url))
            read(major, scratch(url), types, tables, keywords, settings)
        finally:
            psql(url, f"DROP DATABASE {SCRATCH}")
    builtin = ["pg_catalog", "information_schema"]
    (CATALOG / "data").mkdir(parents=True, exist_ok=True)
    write_gz("builtin.tsv.gz", [line for layer in builtin for line in [f"L\t{layer}\n", *tables.lines(layer, "TRCOFKN")]])
    write_gz("relations.tsv.gz", [line for layer in builtin for line in [f"L\t{layer}\n", *tables.lines(layer, "V")]])
    extensions = sorted(set(tables.layers) - set(builtin))
    write_gz("extensions.tsv.gz", [line for layer in extensions for line in [f"L\t{layer}\n", *tables.lines(layer, "XTRCOFKNV")]])
    write_keywords(keywords, settings)


if __name__ == "__main__":
    main()
