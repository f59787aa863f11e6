#!/bin/sh
# Fails when shellcheck finds fault with a script.
# usage: shell.sh SOURCE_ROOT
set -eu
cd "$1"
if ! command -v shellcheck > /dev/null; then
    echo 'shell.sh: skipped: shellcheck is not installed' >&2
    exit 77
fi
find tools tests -name '*.sh' -print0 | sort -z | xargs -0 shellcheck -x
if test -f .ci/run; then
    shellcheck -x .ci/run
fi
