#!/usr/bin/env bash
# JSON Lines on standard input ("id", "text"), JSON Lines with the answer on standard output. Builds what it needs; see README.md.
#
# PILAH_PREFIX: where libpilah is installed (else it is built from this repository). PILAH_LEXICONS: a directory of lexicons of your own. PILAH_RUN: a command to run Java with.
# `run.sh test` runs the tests of the class instead, `run.sh bench FILE` what measures it.
set -euo pipefail
cd "$(dirname "$0")"
prefix=$(../../bindings/c/staged)
out=${CARGO_TARGET_DIR:-../../target}/examples-java
jars=/usr/share/java
classes=$jars/jna.jar:$jars/jackson-core.jar:$jars/jackson-databind.jar:$jars/jackson-annotations.jar
mkdir -p "$out"
javac --release 17 -Xlint:all,-processing,-classfile -Werror -d "$out" -cp "$classes" src/pilah/*.java
case "${1:-}" in
    test) main=pilah.PilahTest ;;
    bench) main=pilah.Bench ;;
    *) main=pilah.Triage ;;
esac
# shellcheck disable=SC2086
exec ${PILAH_RUN:-} java -Djna.library.path="$prefix/lib" -Xshare:auto ${JAVA_FLAGS:-} -cp "$out:$classes" "$main" "${@:2}"
