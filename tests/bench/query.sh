#!/bin/sh
# Questions in fresh processes, of kbq and of SQLite on an equal schema, in one
# run: medians and least of some runs.
# usage: query.sh BUILD_FOLDER [RELATIONS [FOLDER]]
# BUILD_FOLDER is of a release with -DKB_BUILD_BENCH=ON.  1,250,000 relations
# are a million triples.
set -eu
build=$(cd -- "$1" && pwd)
n=${2:-1250000}
work=$(mktemp -d "${3:-/tmp}/kb-query-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
"$build/bench_kb" bulk kb "$n" > /dev/null
"$build/bench_sqlite" batch full.db "$n" 100000 > /dev/null
"$build/bench_ask" prepare full.db
kbq=$build/kbq
"$kbq" -q -d kb --format=tsv stats | sed -n '/^triples/p; /^entities/p'

# ask WHAT RUNS -- COMMAND: a line of times
ask() {
    what=$1
    runs=$2
    shift 2
    "$build/bench_time" "$runs" out "$@" > times.tsv
    awk -F '\t' -v what="$what" -v n="$(grep -c '' out)" '{
        printf "%-34s %6d rows %8.2f ms (least %.2f)\n", what, n, $1, $2 }' times.tsv
}

for degree in 100 9000; do
    key=$("$build/bench_kb" pick kb "$degree")
    ask "kbq related" 31 "$kbq" -q -d kb related "kb:$key"
    ask "sqlite related" 31 "$build/bench_ask" related full.db "$key"
done
key=$("$build/bench_kb" pick kb 60)
name=$("$kbq" -q -d kb --format=tsv entity "kb:$key" | sed -n 's/^name.//p')
ask 'kbq search' 31 "$kbq" -q -d kb search "$name"
ask 'sqlite search' 31 "$build/bench_ask" search full.db "$name"
ask 'kbq search, beginning' 31 "$kbq" -q -d kb search "${name%???}"
ask 'sqlite search, beginning' 11 "$build/bench_ask" search full.db "${name%???}"
ask 'kbq search, misspelt' 11 "$kbq" -q -d kb search "$(echo "$name" | sed 's/\(..\)./\1/')"
for degree in 5 60 9000; do
    a=$("$build/bench_kb" pick kb "$degree")
    for other in 6 100; do
        b=$("$build/bench_kb" pick kb "$other")
        ask "kbq path, $degree and $other facts" 21 "$kbq" -q -d kb path --max=3 "kb:$a" "kb:$b"
        ask "sqlite path" 3 "$build/bench_ask" path full.db "$a" "$b"
    done
done
