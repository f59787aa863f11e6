#!/bin/sh
# Fails when a C file is not formatted as .clang-format says.
# usage: format.sh SOURCE_ROOT
set -eu
cd "$1"
if ! command -v clang-format > /dev/null; then
    echo 'format.sh: skipped: clang-format is not installed' >&2
    exit 77
fi
find include kb extract tools tests -name '*.[ch]' -print0 | sort -z |
    xargs -0 clang-format --dry-run -Werror
