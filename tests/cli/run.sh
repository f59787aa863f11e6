#!/bin/sh
# Runs the cases of a file, each in an empty folder with the tools in PATH.
# usage: run.sh CASES TOOLS_FOLDER SOURCE_ROOT
#
# A file of cases:
#
#     === what it shows
#     --- command
#     kbq --nonsense          (any shell script; exit 77 skips the case)
#     --- stdin
#     --- stdout
#     --- stderr
#     kbq: *                  (* stands for anything)
#     --- status
#     2
#
# A section that is left out is empty, and the status 0; a section that is a
# single * may hold anything.  Scripts see $NEWS, the sample articles, $CASES,
# the documents of these tests (tests/data/cli), $DATA, $TOOLS and $COMPLETION.
set -u

cases=$1
TOOLS=$(cd -- "$2" && pwd)
root=$(cd -- "$3" && pwd)
DATA=$root/tests/data
NEWS=$DATA/news
CASES=$DATA/cli
COMPLETION=$root/tools/completion
PATH=$TOOLS:$PATH
LC_ALL=C.UTF-8
export TOOLS DATA NEWS CASES COMPLETION PATH LC_ALL
unset KB_PATH KB_DATA NO_COLOR
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work"; rm -rf "$work"' EXIT

# One folder a case: name, command, stdin, stdout, stderr, status.
awk -v work="$work" '
    /^=== / {
        ++n
        folder = sprintf("%s/case%03d", work, n)
        system("mkdir " folder)
        file = folder "/name"
        print substr($0, 5) > file
        next
    }
    /^--- / { close(file); file = folder "/" $2; printf "" > file; next }
    n > 0 { print > file }
' "$cases"

# matches EXPECTED ACTUAL: whether the lines fit, * standing for anything.
matches() {
    test -f "$1" || : > "$1"
    test "$(cat "$1")" != '*' || return 0
    awk '
        FNR == NR { want[FNR] = $0; n_want = FNR; next }
        {
            line = want[FNR]
            gsub(/[][\\.^$+?(){}|]/, "\\\\&", line)
            gsub(/\*/, ".*", line)
            if (FNR > n_want || $0 !~ "^" line "$") {
                bad = 1
            }
            n_got = FNR
        }
        END { exit bad || n_got != n_want }
    ' "$1" "$2" 2> /dev/null
}

# An empty first file would make the second look like the first.
compare() { # compare SECTION FOLDER
    if ! test -s "$2/$1"; then
        test ! -s "$2/got.$1"
    elif test "$(cat "$2/$1")" = '*'; then
        true
    elif ! test -s "$2/got.$1"; then
        false
    else
        matches "$2/$1" "$2/got.$1"
    fi
}

n=0 failed=0 skipped=0
for folder in "$work"/case*; do
    name=$(cat "$folder/name")
    test -f "$folder/stdin" || : > "$folder/stdin"
    test -f "$folder/status" || echo 0 > "$folder/status"
    mkdir "$folder/run"
    (cd "$folder/run" && sh "$folder/command") < "$folder/stdin" \
        > "$folder/got.stdout" 2> "$folder/got.stderr"
    echo $? > "$folder/got.status"
    n=$((n + 1))
    if test "$(cat "$folder/got.status")" -eq 77; then
        echo "skipped: $name"
        skipped=$((skipped + 1))
        continue
    fi
    bad=
    for section in status stdout stderr; do
        compare $section "$folder" || bad="$bad $section"
    done
    if test -n "$bad"; then
        failed=$((failed + 1))
        echo "FAILED: $name:$bad"
        for section in status stdout stderr; do
            echo "--- expected $section"
            cat "$folder/$section" 2> /dev/null
            echo "--- got $section"
            head -c 4000 "$folder/got.$section"
        done
    fi
done
echo "$n cases, $failed failed, $skipped skipped"
test "$failed" -eq 0 && test "$n" -gt 0
