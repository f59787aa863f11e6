#!/bin/sh
# Install what is missing, build with gcc and with clang and its sanitizers,
# run every test and every lint.  Exit status 0 when all is well.
# usage: tools/check.sh
set -eu
root=$(cd -- "$(dirname -- "$0")/.." && pwd)
# shellcheck source=tools/packages.sh
. "$root/tools/packages.sh"
prepare "$root" build check

failed=
closing=
logs=build/check
rm -rf -- "$logs"
mkdir -p "$logs"

# step NAME COMMAND...: run it; on failure print its log and go on.
step() {
    step=$1
    shift
    say "$step"
    if "$@" > "$logs/$step.log" 2>&1; then
        return 0
    fi
    cat "$logs/$step.log"
    say "$step: FAILED"
    failed="$failed $step"
    return 1
}

test_preset() {
    step "$1-configure" cmake --fresh --preset "$1" || return 0
    step "$1-build" cmake --build --preset "$1" || return 0
    step "$1-test" ctest --preset "$1" || true
    closing="$closing
== $1
$(sed -n '/tests passed, /,$p' "$logs/$1-test.log")"
}

test_preset dev
test_preset asan
step clang-tidy tests/lint/tidy.sh . build/asan || true

printf '%s\n' "$closing"
if test -n "$failed"; then
    say "failed:$failed"
    exit 1
fi
say 'everything passed'
