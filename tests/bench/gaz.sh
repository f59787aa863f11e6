#!/bin/sh
# The matcher of names beside other searchers of many strings, in one go on one
# machine, one core each: megabytes of text a second for lists of several
# sizes, between a plain read and `wc -w`; then how long a list takes to
# compile and to open, its size, and the memory that a short text takes.
# usage: gaz.sh BUILD_FOLDER [MEGABYTES [SIZE...]]
# BUILD_FOLDER is of a release with -DKB_BUILD_BENCH=ON; 10 million names take
# 3 GB below /tmp.  Searchers that are not installed, or cannot do the size,
# are left out: ripgrep, GNU grep, Hyperscan, Rust's aho-corasick (rustc, cargo
# and librust-aho-corasick-dev).
set -eu
build=$(cd -- "$1" && pwd)
here=$(cd -- "$(dirname -- "$0")" && pwd)
megabytes=${2:-60}
shift
test $# -eq 0 || shift
test $# -gt 0 || set -- 1000 100000 1000000 10000000
work=$(mktemp -d /tmp/kb-bench-XXXXXX)
trap 'rm -rf "$work"' EXIT
cd "$work"
export LC_ALL=C
limit=${KB_BENCH_SECONDS:-300} # for a searcher to prepare and search
memory=$(awk '/^MemTotal/ { printf "%.0f", $2 * 700 }' /proc/meminfo)

# Debian's crates stand in a folder of their own.
aho=
if test -d /usr/share/cargo/registry && command -v cargo > /dev/null; then
    mkdir -p aho/.cargo
    cp "$here/aho/Cargo.toml" "$here/aho/bench_aho.rs" aho
    cat > aho/.cargo/config.toml << 'END'
[source.crates-io]
replace-with = "debian"
[source.debian]
directory = "/usr/share/cargo/registry"
END
    if (cd aho && cargo build -q --release --offline) 2> aho/log; then
        aho=$work/aho/target/release/bench_aho
    fi
fi

# row NAME COMMAND...: a row of the table, of what the command prints
row() {
    label=$1
    shift
    if prlimit --as="$memory" timeout "$limit" "$@" > out 2> err &&
        test -s out; then
        printf '%s\t%s\n' "$label" "$(cat out)" >> table
        awk -F '\t' -v label="$label" '{
            printf "  %-26s %7s MB/s %10s hits, ready in %s s\n",
                label, $1, $2, $3 }' out
    else
        printf '  %-26s cannot\n' "$label"
    fi
}

# row_whole NAME COMMAND...: the same of a program that has no figures of its
# own, without what it takes on an empty text
row_whole() {
    label=$1
    shift
    : > empty
    start=$(clock "$@" empty)
    whole_text=$(clock "$@" text.txt)
    awk -v n="$(wc -c < text.txt)" -v t="$whole_text" -v s="$start" \
        -v hits="$(cat hits)" 'BEGIN {
            t -= s
            if (t < s / 20) exit # lost in what it takes to prepare
            printf "%.0f\t%s\t%.3f\n", n / 1e6 / (t > 0.001 ? t : 0.001),
                hits, s }' > figures
    row "$label" cat figures
}

# clock COMMAND...: its seconds of processor time; the number of its lines, or
# what a single line begins with, goes to the file `hits`
clock() {
    /usr/bin/time -o took -f '%U %S' timeout "$limit" "$@" > lines ||
        test $? -eq 1
    test ! -s lines ||
        awk 'END { print (NR > 1 ? NR : $1) }' lines > hits
    tail -n 1 took | awk '{ print $1 + $2 }'
}

ratio() {
    awk -F '\t' '
        $1 == "kb" { ours = $2 }
        $1 != "kb" && $1 !~ /^\(/ && $2 > best { best = $2; name = $1 }
        END { if (best > 0)
            printf "  %.2f times %s, the best of the others (goal 1.5)\n",
                ours / best, name }' table
}

for n in "$@"; do
    printf '%s names, %s MB\n' "$n" "$megabytes"
    "$build/gaz_make" "$n" "$megabytes" .
    : > table
    begin=$(date +%s.%N)
    if test -x /usr/bin/time; then
        /usr/bin/time -o peak -f %M "$build/kbgaz" -q compile -o i.gaz list.tsv
    else
        "$build/kbgaz" -q compile -o i.gaz list.tsv
        echo 0 > peak
    fi
    end=$(date +%s.%N)
    row '(read)' "$build/bench_gaz" read text.txt
    row kb "$build/bench_gaz" match i.gaz text.txt
    row hyperscan "$build/bench_gaz" hs names.txt text.txt
    test -z "$aho" || row 'aho-corasick nfa' "$aho" nfa names.txt text.txt
    if test -n "$aho" && test "$n" -le 100000; then
        row 'aho-corasick dfa' "$aho" dfa names.txt text.txt
    fi
    if command -v rg > /dev/null && test "$n" -le 1000000; then
        row_whole 'ripgrep -F' rg -j1 -a --no-config -o -N -F -f names.txt
    fi
    if test "$n" -le 1000000; then
        row_whole 'grep -F' grep -a -o -F -f names.txt
    fi
    row_whole '(wc -w)' wc -w
    ratio
    awk -v t="$begin" -v u="$end" -v peak="$(cat peak)" \
        -v size="$(wc -c < i.gaz)" -v n="$n" \
        -v opened="$("$build/bench_gaz" open i.gaz)" 'BEGIN {
            printf "  compiled in %.1f s, %.0f MiB at most; ", u - t, peak / 1024
            printf "%.1f bytes a name; opens in %s ms\n", size / n, opened }'
    head -c 3000 text.txt > short
    # Out of the cache of the system, as far as it lets go.
    dd if=i.gaz iflag=nocache count=0 2> /dev/null
    if test -x /usr/bin/time; then
        /usr/bin/time -f '  3 KB: %e s, %M KB resident' \
            "$build/bench_gaz" match i.gaz short > /dev/null
    fi
done
