#!/usr/bin/env bash
# JSON Lines on standard input ("id", "text"), JSON Lines with the answer on standard output. Builds what it needs; see README.md.
#
# PILAH_PREFIX: where libpilah is installed (else it is built from this repository). PILAH_LEXICONS: a directory of lexicons of your own.
# PILAH_RUN: a command to run the program with, such as valgrind.
set -euo pipefail
cd "$(dirname "$0")"
prefix=$(../../bindings/c/staged)
out=${CARGO_TARGET_DIR:-../../target}/examples-c
mkdir -p "$out"
flags=$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs pilah jansson)
# shellcheck disable=SC2086
${CC:-cc} -std=gnu11 -O2 -Wall -Wextra ${CFLAGS:-} triage.c -o "$out/triage" $flags -Wl,-rpath,"$prefix/lib"
# shellcheck disable=SC2086
exec ${PILAH_RUN:-} "$out/triage"
