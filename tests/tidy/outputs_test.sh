#!/usr/bin/env bash
# Shows that docs/outputs renews what a command prints, leaves the rest alone, and notices what is
# stale. usage: outputs_test.sh ROOT
set -euo pipefail

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/docs" "$scratch/bin" "$scratch/examples"
cp "$1/docs/outputs" "$scratch/docs/outputs"
cd "$scratch"

cat >bin/anyorder <<'END'
#!/usr/bin/env bash
case $1 in
    simulate) printf 'an event\n' ;;
    apply) cat "${2:-/dev/stdin}" ;;
    place) printf '%s %s %s\n' "$COLUMNS" "$NO_COLOR" "$LC_ALL" ;;
    files) ls ;;
    draw) printf '<svg/>\n' ;;
    chart) printf 'sequenceDiagram\n' ;;
    check) printf 'violated, `$x` \\n\n' && printf 'and warned, without a line feed' >&2 && exit 1 ;;
esac
END
chmod +x bin/anyorder
printf 'a stored event\n' >examples/one.ndjson

cat >README.md <<'END'
Text, and $ anyorder text.
```console
$ anyorder check --seed 1 \
    --lists rooms
stale
$ ./x run
kept
$ anyorder simulate >events
stale
$ anyorder apply events | sed 's/an/one/'
$ anyorder apply ./examples/one.ndjson
$ anyorder place
```
```sh
$ anyorder check
kept
```
```console
$ anyorder files
stale
```
<!-- $ anyorder draw -->
![a drawing](pictures/one.svg)
<!-- $ anyorder chart -->
```mermaid
stale
```
![kept](pictures/other.svg)
END
cat >expected.md <<'END'
Text, and $ anyorder text.
```console
$ anyorder check --seed 1 \
    --lists rooms
violated, `$x` \n
and warned, without a line feed
(exit code 1)
$ ./x run
kept
$ anyorder simulate >events
$ anyorder apply events | sed 's/an/one/'
one event
$ anyorder apply ./examples/one.ndjson
a stored event
$ anyorder place
100 1 C.UTF-8
```
```sh
$ anyorder check
kept
```
```console
$ anyorder files
```
<!-- $ anyorder draw -->
![a drawing](pictures/one.svg)
<!-- $ anyorder chart -->
```mermaid
sequenceDiagram
```
![kept](pictures/other.svg)
END

expect() {
    local expected=$1 code=0
    shift
    "$@" >said 2>&1 || code=$?
    if ((code != expected)); then
        printf 'exit code %d where %d was expected: %s\n' "$code" "$expected" "$*"
        cat said
        exit 1
    fi
}

cp README.md stale.md
expect 1 docs/outputs --check --bin bin
grep -q '^-stale' said
cmp README.md stale.md

expect 0 docs/outputs --bin bin
diff README.md expected.md
expect 0 docs/outputs --check --bin bin
[[ $(cat pictures/one.svg) == '<svg/>' && ! -e pictures/other.svg ]]

printf 'stale\n' >pictures/one.svg
expect 1 docs/outputs --check --bin bin
grep -q '^-stale' said
rm pictures/one.svg
expect 1 docs/outputs --check --bin bin
expect 0 docs/outputs --bin bin
expect 0 docs/outputs --check --bin bin

printf '<!-- $ anyorder draw -->\ntext\n' >none.md
expect 2 docs/outputs --bin bin none.md
printf '<!-- $ anyorder check -->\n![a drawing](pictures/two.svg)\n' >failing.md
expect 2 docs/outputs --bin bin failing.md
[[ ! -e pictures/two.svg ]]
printf '```console\n$ anyorder place\n' >open.md
expect 2 docs/outputs --bin bin open.md
expect 2 docs/outputs --check --bin bin missing.md
expect 2 docs/outputs --check
