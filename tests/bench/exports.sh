#!/bin/sh
# What other programs make of the exports of a knowledge base: each must count
# the same statements, nodes and edges.  What is not installed is passed over.
# usage: exports.sh TOOLS_FOLDER DIR [FOLDER_WITH_NODE_MODULES]
set -eu
tools=$(cd -- "$1" && pwd)
store=$(cd -- "$2" && pwd)
modules=${3:-.}
modules=$(cd -- "$modules" && pwd)
PATH=$tools:$PATH
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
bad=0

count() { # count WHAT PROGRAM NUMBER, beside the first of WHAT
    first=$(sed -n "s/^$1 //p" counts 2> /dev/null | head -n 1)
    echo "$1 $3" >> counts
    if test -z "$first" || test "$first" -eq "$3"; then
        printf '%-22s %-10s %s\n' "$1" "$2" "$3"
    else
        printf '%-22s %-10s %s, not %s\n' "$1" "$2" "$3" "$first"
        bad=1
    fi
}

have() { command -v "$1" > /dev/null; }

for profile in simple evidence; do
    what=$profile
    for format in nt nq turtle; do
        file=$profile.$format
        kbq -q -d "$store" export --format=$format --profile=$profile > "$file"
        syntax=$(case $format in nt) echo ntriples ;; nq) echo nquads ;;
            *) echo turtle ;; esac)
        # A fact is in as many graphs of N-Quads as documents state it.
        test $format != nq || what=$profile-quads
        test $format != turtle || what=$profile
        if have serdi; then
            count "$what" "serdi $format" "$(serdi -i "$syntax" -o nquads "$file" | sort -u | wc -l)"
        fi
        if have rapper; then
            count "$what" "rapper $format" "$(rapper -q -i "$syntax" -o nquads "$file" http://x.test/ | sort -u | wc -l)"
        fi
        if /usr/bin/python3 -c 'import rdflib' 2> /dev/null; then
            count "$what" "rdflib $format" "$(/usr/bin/python3 -c '
import rdflib, sys
g = rdflib.ConjunctiveGraph()
g.parse(sys.argv[1], format=sys.argv[2])
print(len(set(g.quads())))' "$file" "$(echo "$syntax" | sed 's/ntriples/nt11/')")"
        fi
        if test -d "$modules/node_modules/oxigraph"; then
            count "$what" "oxigraph $format" "$(node -e '
const {createRequire} = require("module"), fs = require("fs");
const ox = createRequire(process.argv[1] + "/x.js")("oxigraph");
const type = {nt: "application/n-triples", nq: "application/n-quads", turtle: "text/turtle"};
const store = new ox.Store();
store.load(fs.readFileSync(process.argv[2], "utf8"), {format: type[process.argv[3]], base_iri: "http://x.test/"});
console.log(store.size);' "$modules" "$file" $format)"
        fi
        if test -d "$modules/node_modules/n3"; then
            count "$what" "n3 $format" "$(node -e '
const {createRequire} = require("module"), fs = require("fs");
const n3 = createRequire(process.argv[1] + "/x.js")("n3");
const type = {nt: "N-Triples", nq: "N-Quads", turtle: "Turtle"};
const store = new n3.Store(new n3.Parser({format: type[process.argv[3]]}).parse(fs.readFileSync(process.argv[2], "utf8")));
console.log(store.size);' "$modules" "$file" $format)"
        fi
    done
done

for format in graphml gexf dot; do
    kbq -q -d "$store" export --format=$format > graph.$format
done
kbq -q -d "$store" export --format=neo4j -o neo4j
count nodes neo4j "$(/usr/bin/python3 -c '
import csv; print(sum(1 for _ in csv.DictReader(open("neo4j/nodes.csv", newline="", encoding="utf-8"))))')"
count edges neo4j "$(/usr/bin/python3 -c '
import csv; print(sum(1 for _ in csv.DictReader(open("neo4j/relationships.csv", newline="", encoding="utf-8"))))')"
if /usr/bin/python3 -c 'import networkx' 2> /dev/null; then
    for format in graphml gexf; do
        /usr/bin/python3 -c '
import networkx as nx, sys
read = nx.read_graphml if sys.argv[1] == "graphml" else nx.read_gexf
g = read("graph." + sys.argv[1])
print(len(g), g.number_of_edges())' $format > found
        count nodes "$format" "$(cut -d ' ' -f 1 found)"
        count edges "$format" "$(cut -d ' ' -f 2 found)"
    done
fi
if have gvpr; then
    # shellcheck disable=SC2016  # a program for gvpr
    count nodes dot "$(gvpr 'BEG_G { print(nNodes($G)) }' graph.dot)"
fi

# Rows as CSV, for Python and for SQLite.
kbq -q -d "$store" --format=csv triples > triples.csv
count triples python "$(/usr/bin/python3 -c '
import csv; print(sum(1 for _ in csv.DictReader(open("triples.csv", newline="", encoding="utf-8"))))')"
if have sqlite3; then
    count triples sqlite "$(sqlite3 :memory: '.mode csv' '.import triples.csv t' 'SELECT count(*) FROM t')"
fi
count triples tsv "$(kbq -q -d "$store" --format=tsv triples | wc -l)"
count triples ndjson "$(kbq -q -d "$store" --format=ndjson triples | /usr/bin/python3 -c '
import json, sys; print(sum(1 for line in sys.stdin if json.loads(line)))')"

# And back.
kbq -q -d back.lmdb import simple.nt
kbq -q -d back.lmdb export --base="$(kbq -d "$store" --format=ndjson stats | sed 's/.*"base":"\([^"]*\)".*/\1/')" |
    cmp - simple.nt && echo 'imported and exported again: the same'
kbq -q -d quads.lmdb import --format=nq simple.nq
kbq -q -d quads.lmdb --format=tsv triples | cut -f 1-5 | sort > a
kbq -q -d "$store" --format=tsv triples | cut -f 1-3,5 | sort > b
cut -f 1-3,5 a | sort | cmp - b && echo 'N-Quads imported: the same facts and documents'
exit $bad
