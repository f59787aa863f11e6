#!/bin/sh
# What each part of the reading of relations adds: the summary lines of a
# scorer with everything, then without one part after another.
# usage: ablation.sh KBBUILD SCORER DATA...
#   SCORER  a program that is called as `SCORER docs GOLD` (documents as JSON
#           lines), `SCORER which GOLD` (its commands for that file) and
#           `SCORER COMMAND GOLD ANNOTATIONS` (figures; the last line sums up)
#   DATA    files with gold annotations
set -eu
if test $# -lt 3; then
    sed -n '2,9s/^# //p' "$0" >&2
    exit 2
fi
kbbuild=$1
scorer=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

score() { # GOLD COMMAND PART
    "$kbbuild" --annotate -q --format=jsonl ${3:+--without="$3"} \
        "$work/docs" > "$work/found"
    "$scorer" "$2" "$1" "$work/found" | tail -n 1
}

for gold in "$@"; do
    "$scorer" docs "$gold" > "$work/docs"
    for command in $("$scorer" which "$gold"); do
        printf '%s\n' "$(basename -- "$gold")"
        printf '  %-13s %s\n' everything "$(score "$gold" "$command" '')"
        for part in classes algebra clauses apposition coordination \
            coreference closure; do
            printf '  %-13s %s\n' "-$part" \
                "$(score "$gold" "$command" $part)"
        done
    done
done
