#!/bin/sh
# Runs every example of README.md and of the manuals, in their order, in one
# folder that holds the files they name.
# usage: examples.sh TOOLS_FOLDER SOURCE_ROOT
set -eu
tools=$(cd -- "$1" && pwd)
root=$(cd -- "$2" && pwd)
PATH=$tools:$PATH
unset KB_PATH KB_DATA
news=$root/tests/data/news
if ! test -r "$news/articles.jsonl"; then
    echo 'examples.sh: skipped: no sample articles' >&2
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cp "$news/articles.jsonl" .
cp "$tools/share/kb/kb.gaz" .
mkdir news
cp "$news"/*.txt news
printf 'id\ttype\tclass\tname\n' > mine.tsv
printf 'nova-example\torganization\tcompany\tNova Example\n' >> mine.tsv
printf 'Label,Town\nNova Example,Utown\n' > own.csv

n=0
ln -s "$root/tests" tests
sed -n 's/^\$ //p' "$root/README.md" > examples
while IFS= read -r example; do
    n=$((n + 1))
    if ! sh -c "$example" > out 2> err < /dev/null; then
        echo "README.md: failed: $example" >&2
        cat err >&2
        exit 1
    fi
done < examples
rm -rf news.lmdb
for page in kbbuild kbq kbgaz kbtrain; do
    sed -n 's/^\.Dl \$ //p' "$root/tools/$page.1" | sed "s/\\\\(aq/'/g" \
        > examples
    while IFS= read -r example; do
        n=$((n + 1))
        if ! sh -c "$example" > out 2> err < /dev/null; then
            echo "$page.1: failed: $example" >&2
            cat err >&2
            exit 1
        fi
    done < examples
done
echo "$n examples"
test "$n" -ge 8
