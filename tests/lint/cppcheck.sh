#!/bin/sh
# Fails when cppcheck finds fault with a source.
# knownConditionTrueFalse is off: cppcheck 2.10 loses track of the values of
# structs that are passed by value.
# usage: cppcheck.sh SOURCE_ROOT GENERATED_INCLUDE_FOLDER
set -eu
cd "$1"
if ! command -v cppcheck > /dev/null; then
    echo 'cppcheck.sh: skipped: cppcheck is not installed' >&2
    exit 77
fi
set -- -I "$2"
for folder in kb extract tools tests/fuzz; do
    test ! -d "$folder" || set -- "$@" "$folder"
done
# knownConditionTrueFalse: cppcheck 2.10 loses track of structs passed by value.
# unusedStructMember: KB_VEC's members are used by its macros alone.
cppcheck --quiet --std=c11 --inline-suppr --error-exitcode=1 \
    --enable=warning,style,performance,portability \
    --suppress=missingIncludeSystem --suppress=unusedStructMember \
    --suppress=knownConditionTrueFalse \
    -D_POSIX_C_SOURCE=200809L -D__GNUC__=12 -D__x86_64__=1 \
    -I include -I kb -I extract "$@"
