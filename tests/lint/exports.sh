#!/bin/sh
# Fails when the shared libraries export anything that no public header
# declares KB_API, or do not export something that one does.
# usage: exports.sh SOURCE_ROOT LIBRARY...
set -eu
include=$1/include/kb
shift
if ! command -v nm > /dev/null; then
    echo 'exports.sh: skipped: nm is not installed' >&2
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Comments out, then from each KB_API to the name before its first "(" or ";".
cat "$include"/*.h | sed -e 's|//.*||' -e '/^[[:space:]]*#/d' | tr '\n' ' ' |
    sed -e 's|/\*|\n/*|g' -e 's|\*/|*/\n|g' | sed '/^\/\*/d' | tr '\n' ' ' |
    sed 's/KB_API /\n&/g' | sed -n 's/^KB_API [^(;]*\(kb_[a-z0-9_]*\)[[(;].*/\1/p' |
    sort -u > "$work/declared"

for library in "$@"; do
    nm -D --defined-only "$library"
done | awk '{ print $3 }' | sed 's/@.*//' | sort > "$work/exported"

# AddressSanitizer's instrumentation adds a symbol for each exported variable.
grep -v '^__odr_asan' "$work/exported" > "$work/ours" || true
uniq -d "$work/ours" | sed 's/$/: exported by more than one library/' \
    > "$work/bad"
sort -u "$work/ours" > "$work/once"
comm -23 "$work/once" "$work/declared" |
    sed 's/$/: exported, but not declared KB_API/' >> "$work/bad"
comm -13 "$work/once" "$work/declared" |
    sed 's/$/: declared KB_API, but not exported/' >> "$work/bad"
if test -s "$work/bad"; then
    cat "$work/bad" >&2
    exit 1
fi
