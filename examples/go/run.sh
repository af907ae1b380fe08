#!/usr/bin/env bash
# JSON Lines on standard input ("id", "text"), JSON Lines with the answer on standard output. Builds what it needs; see README.md.
#
# PILAH_PREFIX: where libpilah is installed (else it is built from this repository). PILAH_LEXICONS: a directory of lexicons of your own.
# `run.sh test` runs the tests of the package instead, `run.sh bench FILE` what measures it.
set -euo pipefail
cd "$(dirname "$0")"
prefix=$(../../bindings/c/staged)
out=${CARGO_TARGET_DIR:-../../target}/examples-go
mkdir -p "$out"
export PKG_CONFIG_PATH=$prefix/lib/pkgconfig GOFLAGS=-mod=mod GOCACHE=${GOCACHE:-$(cd "$out" && pwd)/cache} CGO_LDFLAGS="-Wl,-rpath,$prefix/lib ${CGO_LDFLAGS:-}" GOPROXY=off
if [ "${1:-}" = test ]; then
    exec go test "${@:2}" ./...
fi
# shellcheck disable=SC2086
go build ${GO_BUILD_FLAGS:-} -o "$out/triage" .
# shellcheck disable=SC2086
exec ${PILAH_RUN:-} "$out/triage" "$@"
