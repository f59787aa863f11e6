#!/bin/sh
# Time and memory of the whole extraction, one thread, on the sample articles
# repeated.
# usage: extract.sh BUILD_FOLDER [MEGABYTES]
set -eu
build=$1
megabytes=${2:-100}
articles=$(dirname -- "$0")/../data/news/articles.jsonl
corpus=$(mktemp)
trap 'rm -f "$corpus"' EXIT

size=$(wc -c < "$articles")
copies=$((megabytes * 1000000 / size + 1))
i=0
while test $i -lt $copies; do
    sed "s/\"id\": *\"/&$i-/" "$articles"
    i=$((i + 1))
done > "$corpus"

export LC_ALL=C
begin=$(date +%s.%N)
if test -x /usr/bin/time; then
    /usr/bin/time -f '%U s of processor time, %M kB resident at most' \
        "$build/kbbuild" --annotate -q -j1 "$corpus" > /dev/null
else
    "$build/kbbuild" --annotate -q -j1 "$corpus" > /dev/null
fi
end=$(date +%s.%N)
awk -v n="$(wc -c < "$corpus")" -v t="$begin" -v u="$end" 'BEGIN {
    printf "%.0f MB of JSON lines in %.1f s: %.1f MB/s\n", n / 1e6, u - t,
           n / 1e6 / (u - t)
}'
