#!/bin/sh
# Install what is missing, build the release and show it at work on the sample
# articles.
# usage: tools/quickstart.sh
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=tools/packages.sh
. "$root/tools/packages.sh"
prepare "$root" build

articles=tests/data/news/articles.jsonl
test -r "$articles" || die "$articles: the sample articles are missing"

say 'building in build/release'
log=build/quickstart.log
mkdir -p build
if ! {
    cmake --preset release -DKB_BUILD_TESTS=OFF &&
        cmake --build --preset release
} > "$log" 2>&1; then
    tail -n 30 "$log" >&2
    die "the build failed; all of it is in $log"
fi

bin=build/release
base=$bin/quickstart.lmdb
rm -rf -- "$base"

show() { # show COMMAND...: print it and run it
    printf '\n$ %s\n' "$*"
    "$@"
}
show "$bin/kbbuild" -d "$base" "$articles"
show "$bin/kbq" -d "$base" stats
show "$bin/kbq" -d "$base" --format=table related Putin
triples=$bin/quickstart.nt
"$bin/kbq" -d "$base" export --format=nt > "$triples"
printf '\n$ %s | head\n' "$bin/kbq -d $base export --format=nt"
head "$triples"
printf '\n'
say "done: the knowledge base is $base, the triples are $triples"
