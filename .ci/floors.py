#!/usr/bin/env python3
"""Compares the quality of the built command with the floors of .ci/floors.json. Standard library only.

    .ci/floors.py [--pilah PROGRAM] [--eval DIR] [--only NAME ...]

A floor ["min", x] must not be undercut, a floor ["max", x] not exceeded. Floors are raised when quality has risen, and never lowered to make a change
pass. Ends with 0 when all hold, with 1 when one does not or a figure is missing. Without the evaluation posts there is nothing to measure: one line
says so, and the end is 0.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# name of the floors: what the scorer is asked, and on which posts
RUNS = {
    "contract": ("contract", "triage-dev.jsonl"),
    "triage": ("triage", "triage-dev.jsonl"),
    "written": ("triage", "written-dev.jsonl"),
    "functional": ("functional", "functional.jsonl"),
    "rescue": ("rescue", "triage-dev.jsonl"),
    "flags": ("flags", "general-dev.jsonl"),
    "normalise": ("normalise", "iden-dev.jsonl"),
}
SECONDS = 900


def score(folder, pilah, what, gold):
    """The figures of one run of the scorer, or what went wrong."""
    command = [sys.executable, str(folder / "score.py"), what, "--gold", str(folder / gold), "--pilah", pilah, "--json"]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS, cwd=ROOT)
    except subprocess.TimeoutExpired:
        return None, f"no answer within {SECONDS} s"
    except OSError as why:
        return None, str(why)
    told = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode:
        return None, told.splitlines()[-1] if told else f"exit code {done.returncode}"
    try:
        return json.loads(done.stdout.decode("utf-8", "replace").strip().splitlines()[-1]), ""
    except (ValueError, IndexError):
        return None, "the scorer did not answer in JSON"


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", "target"))
    ap.add_argument("--pilah", default=str(ROOT / target / "release" / "pilah"), help="the command to measure")
    ap.add_argument("--eval", default=str(ROOT / ".." / "shared" / "eval"), help="the folder with score.py and the posts")
    ap.add_argument("--only", nargs="*", choices=sorted(RUNS), help="measure only these")
    args = ap.parse_args()

    folder = pathlib.Path(args.eval).resolve()
    if not (folder / "score.py").is_file():
        print("skipped: ../shared/eval is not here, so no quality figure was compared with its floor")
        return 0
    floors = json.loads((ROOT / ".ci" / "floors.json").read_text(encoding="utf-8"))
    unknown = sorted(set(floors) - set(RUNS))
    if unknown:
        sys.exit(f"floors: .ci/floors.json names {', '.join(unknown)}; known are {', '.join(RUNS)}")

    passed = failed = 0
    print(f"{'measure':12} {'figure':22} {'is':>8} {'floor':>12}")
    for name, wanted in floors.items():
        if args.only and name not in args.only:
            continue
        what, gold = RUNS[name]
        figures, why = score(folder, args.pilah, what, gold)
        for figure, (side, bound) in wanted.items():
            if side not in ("min", "max"):
                sys.exit(f"floors: {name}.{figure}: {side!r} is neither \"min\" nor \"max\"")
            value = None if figures is None else figures.get(figure)
            if value is None:
                failed += 1
                print(f"{name:12} {figure:22} {'-':>8} {'':>12}  FAILED: {why or 'the scorer does not tell this figure'}")
                continue
            holds = value >= bound if side == "min" else value <= bound
            passed, failed = passed + holds, failed + (not holds)
            print(f"{name:12} {figure:22} {value:8.4f} {'>=' if side == 'min' else '<='} {bound:9.4f}{'' if holds else '  FAILED'}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
