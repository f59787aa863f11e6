#!/bin/sh
# Fails when the lists of gazetteers/ break a rule that kbgaz compile does not
# know of: see the messages below.  What it does know (columns, ids, types,
# classes, dates, duplicates, references) is left to it.
# usage: gazetteers.sh SOURCE_ROOT
set -eu
cd "$1/gazetteers"
LC_ALL=C
export LC_ALL

# Aliases that are English words, but with a capital name the entity.
usual='Afar Canaries Conservatives Democrat Democrats Fed Labour MoD Republican Republicans'
# Persons of one name, beside those whose class has them.
single='Boediono Confucius Harmoko Hendropriyono Mardiyanto Mayawati Siddaramaiah
Sugiono Suharto Sukarno Waker-uz-Zaman Wiranto'

awk -F '\t' -v usual="$usual" -v single="$single" '
function bad(why) { print FILENAME ":" FNR ": " why; n_bad += 1 }
function cell(name) { return name in at ? $at[name] : "" }

# The aliases: no two alike, none the name again, English words marked `~`.
function check_aliases(   list, n, i, text, seen) {
    seen[cell("name")] = 1
    n = split(cell("aliases"), list, "|")
    for (i = 1; i <= n; ++i) {
        text = list[i]
        sub(/^~?=?/, "", text)
        if (text in seen) {
            bad("alias `" text "` stands there twice")
        }
        seen[text] = 1
        if (list[i] !~ /^~/ && text ~ /^[A-Z].*[a-z]/ &&
            (tolower(text) in english) && !(text in is_usual) &&
            cell("class") != "club") {
            bad("alias `" text "` is an English word: put `~` before it")
        }
    }
}
function check_person() {
    if (cell("name") !~ / / && cell("name") !~ /[^ -~]/ &&
        cell("class") !~ /^(royal|religious|artist|athlete|militant|scientist)$/ &&
        !(cell("name") in is_single)) {
        bad("person `" cell("name") "` has no second name")
    }
}

BEGIN {
    n = split(usual, list, " ")
    for (i = 1; i <= n; ++i) is_usual[list[i]] = 1
    n = split(single, list, " ")
    for (i = 1; i <= n; ++i) is_single[list[i]] = 1
}
/^#/ { next }
FNR == 1 { is_head = 1 }
is_head {
    split("", at)
    for (i = 1; i <= NF; ++i) at[$i] = i
    is_head = 0
    last = ""
    next
}
$1 < last { bad("`" $1 "` is out of order") }
{ last = $1 }
FILENAME == "english.tsv" { english[$1] = 1 }
at["id"] {
    check_aliases()
    class_of[$1] = cell("class")
    if (cell("type") == "person") check_person()
    if (cell("capital") != "") {
        capital[$1] = cell("capital")
        where[$1] = FILENAME ":" FNR
    }
}
END {
    for (id in capital) {
        if (class_of[capital[id]] !~ /^(city|district|territory|country)$/) {
            print where[id] ": capital `" capital[id] "` is no city"
            n_bad += 1
        }
    }
    exit n_bad > 0
}' english.tsv ./[!e]*.tsv >&2
