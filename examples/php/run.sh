#!/usr/bin/env bash
# JSON Lines on standard input ("id", "text"), JSON Lines with the answer on standard output. Builds what it needs; see README.md.
#
# PILAH_PREFIX: where libpilah is installed (else it is built from this repository). PILAH_WAY: ffi, process or auto. PILAH_COMMAND: the program `pilah` for the
# way by process (else it is built from this repository). PILAH_LEXICONS: a directory of lexicons of your own. PILAH_RUN: a command to run PHP with.
# `run.sh test` runs the tests of the class instead, `run.sh bench FILE` what measures it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
if [ "${PILAH_WAY:-auto}" != process ] || [ "${1:-}" = test ]; then
    prefix=$("$root/bindings/c/staged")
    export PILAH_LIBRARY=${PILAH_LIBRARY:-$prefix/lib/libpilah.so.0} PILAH_HEADER=${PILAH_HEADER:-$prefix/share/pilah/pilah.ffi.h}
fi
if { [ "${PILAH_WAY:-auto}" = process ] || [ "${1:-}" = test ] || ! php -r 'exit(extension_loaded("ffi") ? 0 : 1);'; } && [ -z "${PILAH_COMMAND:-}" ] && ! command -v pilah >/dev/null; then
    (cd "$root" && cargo build --release --quiet -p pilah-cli) >&2
    export PILAH_COMMAND=${CARGO_TARGET_DIR:-$root/target}/release/pilah
fi
case "${1:-}" in
    test) script=test.php ;;
    bench) script=bench.php ;;
    *) script=triage.php ;;
esac
# shellcheck disable=SC2086
exec ${PILAH_RUN:-} php -d error_reporting=-1 -d display_errors=stderr -d memory_limit=-1 ${PHP_FLAGS:-} "$here/$script" "${@:2}"
