#!/bin/sh
# Instructions per operation, counted by callgrind: the same on a busy machine as on an idle one.
# Each operation runs N and 2N times; the difference, divided by N, excludes the set-up.
set -eu
cd "$(dirname "$0")/.."

if ! command -v valgrind >/dev/null; then
    echo "valgrind is missing: install the package \`valgrind\`, or measure time with \`cargo bench\`" >&2
    exit 1
fi

cargo build -q --release -p bonafides-benches --bin once
once="${CARGO_TARGET_DIR:-target}/release/once"

# Instructions of the whole program.
instructions() {
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$once" "$1" "$2" 2>&1 |
        sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
}

# One line of the table: operation, N.
row() {
    single=$(instructions "$1" "$2")
    double=$(instructions "$1" $((2 * $2)))
    printf '| %s | %d |\n' "$1" $(((double - single) / $2))
}

echo '| operation | instructions |'
echo '|---|--:|'
for scene in challenge approve twelve; do
    for operation in verdict hand-settled hand-verdict evidence explained hand-explained json hand-json; do
        row "$operation:$scene" 1000
    done
done
row plan:challenge 100
row rules:approve 1000
row rules-10000:approve 1000
row json-10000:approve 1000
row load-3 10
row parser-3 10
row load-10000 1
row parser-10000 1
