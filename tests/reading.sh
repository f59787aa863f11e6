#!/bin/sh
# Reads a store with the programs of kb/README.md, which know LMDB and nothing of
# libkb, while kbbuild writes to it: each sees one moment, and in the end all
# that kbq sees.  Skipped where neither Python nor Node.js has LMDB.
# usage: reading.sh BUILD_FOLDER SOURCE_ROOT
set -eu
tools=$(cd -- "$1" && pwd)
root=$(cd -- "$2" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset KB_PATH KB_DATA

# block LANGUAGE: the program of that language in kb/README.md
block() {
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/p" "$root/kb/README.md" | sed '/^```/d'
}

readers=
for python in /usr/bin/python3 python3; do
    if test -z "$readers" && "$python" -c 'import lmdb' 2> /dev/null; then
        block python > facts.py
        cat > read_python <<END
#!/bin/sh
exec $python facts.py kb.lmdb
END
        readers=read_python
    fi
done
if command -v node > /dev/null; then
    NODE_PATH=${NODE_PATH:-$(npm root -g 2> /dev/null || true)}
    export NODE_PATH
    if node -e 'require("lmdb")' 2> /dev/null; then
        block js > facts.js
        printf '#!/bin/sh\nexec node facts.js kb.lmdb\n' > read_node
        readers="$readers read_node"
    fi
fi
if test -z "$readers"; then
    echo 'reading.sh: skipped: neither python3-lmdb nor lmdb of npm' >&2
    exit 77
fi
for reader in $readers; do
    chmod +x "$reader"
    test "$(grep -c '' "$(sed -n 's/.* \(facts\.[a-z]*\) .*/\1/p' "$reader")")" \
        -gt 20
done

# write N: a document with a fact of its own, and one that all share
write() {
    printf '{"id":"%s","text":"%s"}\n' "$1" \
        "Emmanuel Macron met Olaf Scholz in Berlin. Nova$1 Inc acquired Rix$1 Ltd." |
        "$tools/kbbuild" -q -d kb.lmdb -
}

# check READER: as many facts as `meta` counts, each of four columns
check() {
    "./$1" > seen.tsv
    awk -F '\t' -v reader="$1" '
        $1 == "facts" { counted = $2; next }
        NF != 4 || $4 < 1 { print reader ": a bad row: " $0; bad = 1 }
        { n++ }
        END {
            if (n != counted || n == 0) {
                print reader ": " n " facts, " counted " counted"
                bad = 1
            }
            exit bad
        }' seen.tsv
}

write 0
(
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
        write "$i"
    done
    touch written
) &
writer=$!
n=0
while ! test -e written; do
    for reader in $readers; do
        check "$reader"
        n=$((n + 1))
    done
    kill -0 "$writer" 2> /dev/null || test -e written
done
wait "$writer"

"$tools/kbq" -d kb.lmdb --format=tsv triples | cut -f 1-4 | sort > want.tsv
for reader in $readers; do
    check "$reader"
    grep -v '^facts' seen.tsv | sort | diff want.tsv -
done
test "$(grep -c "" want.tsv)" -gt 10
echo "$n readings beside a writer, by $readers"
