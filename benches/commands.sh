#!/usr/bin/env bash
# Time of whole commands, process start to exit: ecne beside recollq and SQLite's FTS5 on the same
# files, in one run. Needs hyperfine; recollindex, recollq and sqlite3 where they are installed.
#
#   benches/commands.sh ECNE CORPUS
#
# ECNE is a release binary, CORPUS a folder of minutes as HTML. `cargo bench --bench build -- generate
# DIR 10000` writes the synthetic ones (seed in their names) that the project's figures speak of:
# 100,000 passages. SQLite gets one row a paragraph or heading, with the stemmer on.
set -euo pipefail
ecne=$(realpath "$1")
corpus=$(realpath "$2")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

"$ecne" index --corpus "$corpus" --index "$place/ecne"
run() { echo "$ecne search --no-update --format json --corpus $corpus --index $place/ecne -- $1"; }
commands=("$ecne --help" "$(run hotline)" "$(run 'hotline mayors')" "$(run "'\"its hotline\"'")" "$(run 'speaker:NL hotline')")

if command -v recollindex > /dev/null; then
    mkdir "$place/recoll"
    printf 'topdirs = %s\n' "$corpus" > "$place/recoll/recoll.conf"
    recollindex -c "$place/recoll" 2> /dev/null
    commands+=("recollq -c $place/recoll -n 10 hotline" "recollq -c $place/recoll -n 10 hotline mayors")
fi
if command -v sqlite3 > /dev/null; then
    find "$corpus" -name '*.html' -exec sed -nE 's/<(p|h1|h2)>(.*)<\/(p|h1|h2)>/\2/p' {} + > "$place/rows"
    printf '%s\n' "create virtual table passages using fts5(body, tokenize = 'porter unicode61');" \
        ".mode tabs" ".import $place/rows passages" | sqlite3 "$place/fts"
    for words in hotline "hotline mayors"; do
        commands+=("sqlite3 $place/fts \"select snippet(passages, 0, '[', ']', '', 20) from passages where passages match '$words' order by rank limit 10\"")
    done
fi
hyperfine -N --warmup 10 --runs 200 --export-csv "$place/times" "${commands[@]}" > /dev/null 2>&1
# Median in milliseconds, and the command.
python3 - "$place" <<'PY'
import csv, sys
for row in csv.DictReader(open(sys.argv[1] + "/times")):
    print(f"{float(row['median']) * 1000:8.2f} ms  {row['command'].replace(sys.argv[1] + '/', '')[:110]}")
PY
