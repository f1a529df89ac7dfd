#!/usr/bin/env bash
# Fuzzes one target: fuzz/run.sh TARGET [SECONDS]      (default: 600)
#
# It starts from fuzz/seeds/TARGET and from the fixtures that are of its sort; what it learns stays in fuzz/corpus/TARGET.
# Wants cargo-fuzz and a nightly toolchain. There is no unsafe code here that a sanitizer could catch, and without one it
# is several times as fast.
set -euo pipefail

target=${1:?usage: fuzz/run.sh TARGET [SECONDS]}
seconds=${2:-600}
cd "$(dirname "$0")/.."
seeds=() words=()
case $target in
  declare | split) seeds=(fixtures/cases fixtures/lint) words=(-dict=fuzz/sql.dict -max_len=2048) ;;
  expression | canonical) seeds=("fuzz/seeds/$target") words=(-dict=fuzz/sql.dict -max_len=256) ;;
  snapshot) seeds=(fixtures/projects/incident) words=(-max_len=32768) ;;
  *) seeds=("fuzz/seeds/$target") ;;
esac
mkdir -p "fuzz/corpus/$target"
exec cargo +nightly fuzz run --sanitizer none --target x86_64-unknown-linux-gnu "$target" \
  "fuzz/corpus/$target" "${seeds[@]}" -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 "${words[@]}"
