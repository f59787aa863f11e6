#!/bin/sh
# Installs into an empty prefix, which is then moved, runs the tools there, and
# builds programs against it: the example of README.md in C and
# tests/consumer in C++, with pkg-config and with CMake, against the shared
# libraries and the static ones.
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
cmake --install "$build" --prefix "$work/made" > /dev/null
prefix="$work/moved"
mv "$work/made" "$prefix"
unset KB_PATH KB_DATA
cd "$work"
warnings='-Wall -Wextra -Wpedantic -Werror'
cxx=$(command -v "${CXX:-c++}" || true)

# ---- the tools ----
echo 'Emmanuel Macron met Olaf Scholz in Berlin.' > a.txt
"$prefix/bin/kbbuild" -q -d kb.lmdb a.txt
"$prefix/bin/kbq" -d kb.lmdb search Macron > found
grep -q '^Emmanuel Macron' found
"$prefix/bin/kbgaz" lookup "$prefix/share/kb/kb.gaz" Kyiv > found
test -s "$prefix/share/man/man1/kbq.1"

# ---- versions ----
library=$(dirname "$(find "$prefix" -name libkb.so | head -n 1)")
version=$(sed -n 's/^Version: //p' "$library/pkgconfig/libkb.pc")
for name in libkb libkbextract; do
    test -f "$library/$name.so.$version" && test -f "$library/$name.a"
    test "$(readlink -f "$library/$name.so")" = "$library/$name.so.$version"
    readelf -d "$library/$name.so" | grep SONAME | grep -qF "$name.so.${version%.*}]"
done

# ---- headers: each stands alone ----
for header in "$prefix"/include/kb/*.h; do
    printf '#include <kb/%s>\ntypedef int alone;\n' "${header##*/}" > alone.c
    # shellcheck disable=SC2086  # lists of words
    ${CC:-cc} -std=c11 $warnings -fsyntax-only -I"$prefix/include" alone.c
    if test -n "$cxx"; then
        # shellcheck disable=SC2086
        "$cxx" -std=c++11 $warnings -fsyntax-only -I"$prefix/include" \
            -x c++ alone.c
    fi
done

# ---- pkg-config ----
# The example is the first block of C in README.md.
# shellcheck disable=SC2016  # backquotes of Markdown
sed -n '/^```c$/,/^```$/p' "$root/README.md" | sed '/^```/d' > example.c
test -s example.c
PKG_CONFIG_PATH=$library/pkgconfig
export PKG_CONFIG_PATH
# shellcheck disable=SC2046,SC2086  # lists of words
${CC:-cc} -std=c11 $warnings example.c -o shared \
    $(pkg-config --cflags --libs libkb libkbextract) -Wl,-rpath,"$library"
./shared kb.lmdb Macron > out
grep -q 'Olaf Scholz' out

needs=$(pkg-config --static --libs-only-l libkb | sed 's/-lkb\>//')
# shellcheck disable=SC2046,SC2086
${CC:-cc} -std=c11 $warnings -DKB_STATIC example.c -o static \
    $(pkg-config --cflags libkb) "$library/libkb.a" $needs
./static kb.lmdb Macron | cmp - out
if ldd ./static | grep libkb; then
    exit 1
fi

# ---- CMake ----
cp "$root/tests/consumer/consumer.cpp" .
cat > CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.25)
project(example LANGUAGES C)
find_package(kb 0.1 REQUIRED COMPONENTS static)
add_executable(with_cmake example.c)
target_link_libraries(with_cmake PRIVATE kb::kb kb::kbextract)
add_executable(with_static example.c)
target_link_libraries(with_static PRIVATE kb::kbextract_static)
if(CXX)
  enable_language(CXX)
  add_executable(consumer consumer.cpp)
  target_compile_features(consumer PRIVATE cxx_std_17)
  target_compile_options(consumer PRIVATE -Wall -Wextra -Wpedantic -Werror)
  target_link_libraries(consumer PRIVATE kb::kb kb::kbextract)
endif()
END
if ! {
    cmake -S . -B cmake -G Ninja -DCMAKE_PREFIX_PATH="$prefix" -DCXX="$cxx" &&
        cmake --build cmake
} > log 2>&1; then
    cat log
    exit 1
fi
./cmake/with_cmake kb.lmdb Macron | cmp - out
./cmake/with_static kb.lmdb Macron | cmp - out
if test -n "$cxx"; then
    ./cmake/consumer own.lmdb > out
    test "$(cat out)" = 'Ada Lind bornIn Ceno'
    "$prefix/bin/kbq" -q -d own.lmdb check
fi

# Another minor version is refused.
sed -i 's/find_package(kb 0.1/find_package(kb 0.0.9/' CMakeLists.txt
if cmake -S . -B other -G Ninja -DCMAKE_PREFIX_PATH="$prefix" > log 2>&1; then
    echo 'install.sh: kb 0.0 is taken for 0.1' >&2
    exit 1
fi
