#!/bin/sh
# What each sieve of resolution adds: a program that scores annotations is run
# on those made with all sieves, then on those made without each.
# usage: sieves.sh BUILD_FOLDER DOCUMENTS COMMAND...
# COMMAND gets the annotations on standard input; its last line is printed.
set -eu
build=$1
documents=$2
shift 2
for sieve in none surname initial spelling namesake team acronym short-name \
    appositive role office counterpart state capital country class pair \
    pronoun speaker; do
    without=
    test $sieve = none || without=--without=$sieve
    # shellcheck disable=SC2086  # none or one word
    printf '%-12s %s\n' "$sieve" "$("$build/kbbuild" --annotate -q $without \
        --format=jsonl "$documents" | "$@" | tail -n 1)"
done
