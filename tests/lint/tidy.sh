#!/bin/sh
# Fails when clang-tidy finds fault with a source.  Slow: run by
# tools/check.sh, not by ctest.
# usage: tidy.sh SOURCE_ROOT CLANG_BUILD_FOLDER [FILE...]
set -eu
cd "$1"
build=$2
shift 2
if ! command -v clang-tidy > /dev/null; then
    echo 'tidy.sh: skipped: clang-tidy is not installed' >&2
    exit 77
fi
if test $# -eq 0; then
    # Each source once, as the compilation database names it.
    sed -n 's/^ *"file": "\(.*\)",*$/\1/p' "$build/compile_commands.json" |
        sort -u
else
    printf '%s\n' "$@"
fi | tr '\n' '\0' |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet -p "$build"
