#!/bin/sh
# Installs into an empty prefix, runs the tools there, and builds the library
# example of README.md against it, with pkg-config and with CMake.
# usage: install.sh BUILD_FOLDER SOURCE_ROOT
set -eu
build=$(cd -- "$1" && pwd)
root=$(cd -- "$2" && pwd)
if grep -q '^KB_SANITIZE:STRING=.' "$build/CMakeCache.txt"; then
    echo 'install.sh: skipped: libraries with sanitizers need their runtime' >&2
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
cmake --install "$build" --prefix "$prefix" > /dev/null
unset KB_PATH KB_DATA
cd "$work"

echo 'Emmanuel Macron met Olaf Scholz in Berlin.' > a.txt
"$prefix/bin/kbbuild" -q -d kb.lmdb a.txt
"$prefix/bin/kbq" -d kb.lmdb search Macron > found
grep -q '^Emmanuel Macron' found
"$prefix/bin/kbgaz" lookup "$prefix/share/kb/kb.gaz" Kyiv > found
test -s "$prefix/share/man/man1/kbq.1"

# The example is the first block of C in README.md.
# shellcheck disable=SC2016  # backquotes of Markdown
sed -n '/^```c$/,/^```$/p' "$root/README.md" | sed '/^```/d' > example.c
test -s example.c
library=$(dirname "$(find "$prefix" -name libkb.so | head -n 1)")
# The .pc files name the prefix of the configuration.
flags="-I$prefix/include -L$library -Wl,-rpath,$library"
names=$(PKG_CONFIG_PATH=$library/pkgconfig pkg-config --libs-only-l libkb)
# shellcheck disable=SC2086  # lists of words
${CC:-cc} -std=c11 -Wall -Wextra -Werror example.c -o example $flags $names
./example kb.lmdb Macron

cat > CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(example LANGUAGES C)
find_package(kb REQUIRED)
add_executable(with_cmake example.c)
target_link_libraries(with_cmake PRIVATE kb::kb kb::kbextract)
END
if ! {
    cmake -S . -B cmake -G Ninja -DCMAKE_PREFIX_PATH="$prefix" &&
        cmake --build cmake
} > log 2>&1; then
    cat log
    exit 1
fi
./cmake/with_cmake kb.lmdb Macron
