#!/usr/bin/env bash
# Times whole commands on generated schemas, beside what one would use instead, and prints a row for each.
#
#   benches/compare.sh SCRATCH_URL [TABLES...]      (default: 100 1000 10000 50000)
#
# SCRATCH_URL is a database of a server on which databases bench_a and bench_b may be made and dropped; a schema of
# 50,000 tables wants `max_locks_per_transaction = 4096` there. DRIFTLINT is the binary (default: the release build),
# RUNS how often each command runs (default 3; the best counts), LIMIT after how many seconds one is given up.
# hyperfine, migra (PyPI) and @pgkit/migra (npm, as `pgkit-migra`) are used where they are on the PATH.
set -euo pipefail

server=${1:?usage: benches/compare.sh SCRATCH_URL [TABLES...]}
shift
[ $# -gt 0 ] || set -- 100 1000 10000 50000
here=$(cd "$(dirname "$0")/.." && pwd)
driftlint=${DRIFTLINT:-$here/target/release/driftlint}
runs=${RUNS:-3} limit=${LIMIT:-600}
work=$(mktemp -d)
url() { printf '%s' "$server" | sed -E "s#/[^/?]*(\?.*)?\$#/$1\1#"; }
a=$(url bench_a) b=$(url bench_b)
sql() { PGOPTIONS='-c client_min_messages=warning' psql -XqAt -v ON_ERROR_STOP=1 -d "$1" "${@:2}"; }
away() { for db in bench_a bench_b; do sql "$server" -c "DROP DATABASE IF EXISTS $db"; done; }
trap 'away; rm -rf "$work"' EXIT

# measured COMMAND: the best wall time of its runs, and the CPU time that goes with it.
measured() {
  if command -v hyperfine >/dev/null; then
    timeout "$((limit * runs))" hyperfine -i -w 0 -r "$runs" --export-json "$work/times.json" "$1" >/dev/null 2>&1 || true
    python3 - "$work/times.json" <<'PY'
import json, sys
result = json.load(open(sys.argv[1]))["results"][0]
print(result["min"], result["user"] + result["system"])
PY
  else
    local TIMEFORMAT='%R %U %S'
    for _ in $(seq "$runs"); do
      { time timeout "$limit" bash -c "$1" >/dev/null 2>&1; } 2>&1 || true
    done | sort -n | awk 'NR == 1 { print $1, $2 + $3 }'
  fi
}

# row NAME FLOOR COMMAND: how long it takes, also in parts of the floor; leaves the time in $last.
row() {
  local found
  found=$(measured "$3")
  last=${found% *}
  awk -v n="$tables" -v name="$1" -v found="$found" -v floor="$2" 'BEGIN {
    split(found, t, " ")
    printf "| %d | %s | %.3f | %.3f | %.2f |\n", n, name, t[1], t[2], (floor > 0 ? t[1] / floor : 1) }'
}

# What a check asks a server, the lines for other versions left out.
major=$(($(sql "$server" -c "SHOW server_version_num") / 10000))
for query in "$here"/src/kinds/*/inspect.sql "$here"/src/inspect/catalog/*.sql; do
  awk -v major="$major" '/-- since [0-9]+$/ && $NF > major { next } /-- before [0-9]+$/ && $NF <= major { next }
    /-- unless privileged$/ { next } { print }' "$query"
  echo ";"
done > "$work/queries.sql"

echo "| tables | command | wall, s | CPU, s | of the floor |"
echo "|---|---|---|---|---|"
for tables; do
  schema=$work/schema.sql snapshot=$work/schema.json dump=$work/dump.sql
  (cd "$here" && cargo bench -q --bench generate -- "$tables") > "$schema"
  away
  sql "$server" -c "CREATE DATABASE bench_a TEMPLATE template0"
  sql "$a" -f "$schema"
  sql "$a" -c "ANALYZE pg_catalog.pg_class, pg_catalog.pg_attribute, pg_catalog.pg_depend, pg_catalog.pg_constraint"
  sql "$server" -c "CREATE DATABASE bench_b TEMPLATE bench_a"
  pg_dump --schema-only -d "$a" > "$dump"
  "$driftlint" snapshot "$a" --output "$snapshot"
  echo "CREATE SCHEMA none;" > "$work/none.sql"

  row "pg_dump + diff (the floor)" 0 "pg_dump --schema-only -d $a | diff - $dump"
  floor=$last
  row "the queries of a check in psql" "$floor" "psql -Xq -o /dev/null -d $a -f $work/queries.sql"
  row "check, a database" "$floor" "$driftlint check $schema --against $a"
  row "check, a snapshot" "$floor" "$driftlint check $schema --against $snapshot"
  row "check, a file of pg_dump" "$floor" "$driftlint check $schema --against $dump"
  row "snapshot" "$floor" "$driftlint snapshot $a"
  row "dump" "$floor" "$driftlint dump $schema"
  row "lint" "$floor" "$driftlint lint $schema"
  row "plan, all of it new" "$floor" "$driftlint plan $schema --against $work/none.sql"
  # Both want the long name of the scheme. What fails at once would pass for fast: it is left out, and said.
  for other in "migra" "pgkit-migra run"; do
    command -v "${other%% *}" >/dev/null || continue
    command="$other ${a/#postgres:/postgresql:} ${b/#postgres:/postgresql:} --unsafe"
    if timeout "$limit" $command >/dev/null 2>"$work/said"; then
      row "${other%% *}, two databases" "$floor" "$command"
    else
      echo "$other fails: $(tail -1 "$work/said")" >&2
    fi
  done
done
