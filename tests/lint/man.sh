#!/bin/sh
# Fails when mandoc warns about a man page.
# usage: man.sh SOURCE_ROOT
set -eu
cd "$1"
if ! command -v mandoc > /dev/null; then
    echo 'man.sh: skipped: mandoc is not installed' >&2
    exit 77
fi
mandoc -Tlint -Wwarning tools/*.1
