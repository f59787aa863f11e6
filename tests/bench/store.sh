#!/bin/sh
# The store beside SQLite, LMDB without us, rdflib and serdi, in one go on one
# machine: what each does in a second, and ratios.
# usage: store.sh BUILD_FOLDER [RELATIONS [FOLDER]]
# BUILD_FOLDER is of a release with -DKB_BUILD_BENCH=ON.  FOLDER (default: a
# new one in /tmp) takes about 6 KB a relation.
set -eu
build=$(cd -- "$1" && pwd)
here=$(cd -- "$(dirname -- "$0")" && pwd)
n=${2:-1000000}
size=100000 # relations a transaction
work=$(mktemp -d "${3:-/tmp}/kb-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
table=$work/table
: > "$table"

# load NAME COMMAND...: its seconds go into the table, those on the clock and
# those of the processor
load() {
    label=$1
    shift
    "$@" > out
    awk -F '\t' -v label="$label" -v OFS='\t' '{
        print label, $2, $6 }' out >> "$table"
    awk -F '\t' -v label="$label" '{
        printf "%-30s %8.2f s %8.0f /s, processor %8.0f /s %6s MB\n",
            label, $2, $3, $5, $4 }' out
}

# ratio TEXT A B GOAL [GENERATOR]: how many times faster is B than A, by the
# clock and by the processor's time, and by that without what making the
# documents takes in both
ratio() {
    awk -F '\t' -v text="$1" -v a="$2" -v b="$3" -v goal="$4" \
        -v generator="${5-}" '
        $1 == a { clock_a = $2; cpu_a = $3 }
        $1 == b { clock_b = $2; cpu_b = $3 }
        $1 == generator { cpu = $3 }
        END {
            if (clock_a != "" && clock_b != "") {
                printf "%-46s %6.2f", text, clock_a / clock_b
                if (cpu_a != "" && cpu_b != "") {
                    printf ", processor %6.2f", cpu_a / cpu_b
                }
                if (cpu != "") {
                    printf " (%.2f)", (cpu_a - cpu) / (cpu_b - cpu)
                }
                printf "  (goal %s)\n", goal
            }
        }' "$table"
}

have_sqlite=
test ! -x "$build/bench_sqlite" || have_sqlite=1

# "bare": relations alone; else with text, mentions and entities together.
# "facts alone": bare, and no evidence is kept.  SQLite and LMDB keep none of
# what is bare, but where it says so.
printf '%s relations, %s a transaction, %s\n\n' "$n" "$size" "$(uname -m)"
load 'generator alone' "$build/bench_kb" make "$n"
load 'generator alone, bare' "$build/bench_kb" make-bare "$n"
load 'kb batches' "$build/bench_kb" batch kb "$n" "$size"
load 'kb batches, bare' "$build/bench_kb" bare bare "$n" "$size"
load 'kb bulk' "$build/bench_kb" bulk bulk "$n"
load 'kb bulk, bare' "$build/bench_kb" bare-bulk barebulk "$n"
load 'kb bulk, facts alone' "$build/bench_kb" facts-bulk facts-bulk "$n"
load 'kb batches, facts alone' "$build/bench_kb" facts-batch facts-batch \
    "$n" "$size"
load 'lmdb append, bare' "$build/bench_lmdb" append lmdb1 "$n"
load 'lmdb batches, bare' "$build/bench_lmdb" sorted lmdb2 "$n" "$size"
load 'lmdb batches, bare, evidence' "$build/bench_lmdb" evidence lmdb3 "$n" \
    "$size"
if test -n "$have_sqlite"; then
    load 'sqlite batches' "$build/bench_sqlite" batch full.db "$n" "$size"
    load 'sqlite batches, bare' "$build/bench_sqlite" bare bare.db "$n" "$size"
    load 'sqlite bulk, bare' "$build/bench_sqlite" bulk bulk.db "$n"
fi

printf '\n'
# say_time WHAT N: of the times in `out`
say_time() {
    awk -F '\t' -v what="$1" -v n="$2" '{
        printf "%s: %d facts in a fresh process: %.2f ms (least %.2f), ",
            what, n, $1, $2
        printf "processor %.2f ms\n", $3 }' out
}

for degree in 20 9000; do
    key=$("$build/bench_kb" pick kb "$degree")
    "$build/bench_time" 21 facts "$build/bench_kb" facts kb "$key" > out
    say_time kb "$(grep -c '' facts)"
    if test -n "$have_sqlite"; then
        "$build/bench_time" 21 facts "$build/bench_sqlite" facts full.db \
            "$key" > out
        say_time sqlite "$(grep -c '' facts)"
    fi
done

# Export, and serdi writing the same lines again; both into a file.
printf '\n'
"$build/bench_time" 3 kb.nt "$build/bench_kb" export kb > out
awk -F '\t' -v OFS='\t' '{ print "kb export", $1 / 1000, $3 / 1000 }' out \
    >> "$table"
awk -F '\t' -v bytes="$(wc -c < kb.nt)" '{
    printf "export: %.0f MB/s\n", bytes / $1 / 1000 }' out
if command -v serdi > /dev/null; then
    "$build/bench_time" 3 serdi.nt "$(command -v serdi)" -i ntriples \
        -o ntriples kb.nt > out
    awk -F '\t' -v OFS='\t' '{ print "serdi", $1 / 1000, $3 / 1000 }' out \
        >> "$table"
    awk -F '\t' -v bytes="$(wc -c < kb.nt)" '{
        printf "serdi: %.0f MB/s\n", bytes / $1 / 1000 }' out
fi
if python3 -c 'import rdflib' 2> /dev/null; then
    head -n 100000 kb.nt > some.nt
    python3 "$here/bench_rdflib.py" some.nt |
        awk -F '\t' '{ printf "rdflib: %.0f lines/s\n", $3 / $2 }'
fi

printf '\n'
bytes_of() {
    wc -c < "$1/data.mdb"
}

for store in kb bulk bare barebulk facts-bulk lmdb1; do
    awk -v name="$store" -v n="$n" -v bytes="$(bytes_of "$store")" 'BEGIN {
        printf "%s: %.0f bytes a relation\n", name, bytes / n }'
done
awk -v n="$n" -v facts="$(bytes_of facts-bulk)" \
    -v bare="$(bytes_of barebulk)" -v all="$(bytes_of bulk)" 'BEGIN {
        printf "%.0f bytes a fact with its names, ", facts / n
        printf "%.0f more a piece of evidence, ", (bare - facts) / n
        printf "%.0f more with text and mentions\n", (all - bare) / n }'

printf '\n'
printf 'In brackets: without the generator.  lmdb keeps terms and triples alone; '
printf 'kb also\nentities, their names and trigrams, documents, days, counts.\n'
bare='generator alone, bare'
ratio 'bulk, facts alone: kb / lmdb append' \
    'lmdb append, bare' 'kb bulk, facts alone' 0.8 "$bare"
ratio 'bulk, facts alone: kb / sqlite in WAL' \
    'sqlite batches, bare' 'kb bulk, facts alone' 5 "$bare"
ratio 'bulk, facts alone: kb / sqlite without journal' \
    'sqlite bulk, bare' 'kb bulk, facts alone' 1 "$bare"
ratio 'batches, facts alone: kb / lmdb' \
    'lmdb batches, bare' 'kb batches, facts alone' 0.8
ratio 'batches, bare, with evidence: kb / lmdb' \
    'lmdb batches, bare, evidence' 'kb batches, bare' 0.8
ratio 'batches: kb / sqlite' 'sqlite batches' 'kb batches' 1
ratio 'export: kb / serdi' serdi 'kb export' 1.2
