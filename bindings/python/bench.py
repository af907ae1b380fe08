#!/usr/bin/env python3
"""What Python costs: rates relative to the Rust batch, import, engine, wheel size, and whether anything is kept over a million posts.

    ./run-tests --only build                    # the wheel and a Python that has it
    .venv/bin/python bench.py --posts posts.txt [--count 100000] [--rounds 9] [--wheel FILE]

Rates are medians of interleaved rounds in one run, thread CPU time on both sides; the Rust side is benches/batch.rs, built with the profile of the wheel. Prints
a table for benches/RECORD.md. posts.txt holds one post a line and is repeated up to the count.
"""

import argparse
import gc
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import pyarrow as pa

import pilah

ROOT = pathlib.Path(__file__).resolve().parents[2]


def rust_side(path):
    """The Rust batch as a process that sorts once for each line it is sent."""
    build = ["cargo", "build", "--release", "-p", "pilah-python", "--bench", "batch", "--message-format=json"]
    messages = subprocess.run(build, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True).stdout
    import json

    executables = [message.get("executable") for message in map(json.loads, messages.splitlines()) if message.get("target", {}).get("name") == "batch"]
    return subprocess.Popen([executables[-1], path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def timed(work):
    gc.collect()
    start = time.thread_time_ns()
    kept = work()
    spent = time.thread_time_ns() - start
    del kept
    return spent


def rates(posts, rounds):
    triage = pilah.Triage()
    column = pa.array(posts)
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8", delete=False) as file:
        file.write("\n".join(posts))
    rust = rust_side(file.name)

    def rust_batch():
        print(file=rust.stdin, flush=True)
        count, spent = map(int, rust.stdout.readline().split())
        assert count == len(posts)
        return spent

    shapes = {
        "Rust: Vec<String> to verdicts": rust_batch,
        "Arrow column to Arrow table": lambda: timed(lambda: pa.table(triage.classify_batch(column))),
        "list of str to columns (Verdicts)": lambda: timed(lambda: triage.classify_batch(posts)),
        "list of str to Arrow table": lambda: timed(lambda: pa.table(triage.classify_batch(posts))),
        "list of str to Verdict objects": lambda: timed(lambda: list(triage.classify_batch(posts))),
        "one call of classify a post": lambda: timed(lambda: [triage.classify(post) for post in posts]),
    }
    spent = {name: [] for name in shapes}
    for i in range(rounds + 1):
        for name, measure in shapes.items():
            taken = measure()
            if i:  # the first round warms caches
                spent[name].append(taken)
    rust.stdin.close()
    rust.wait()
    os.unlink(file.name)
    first = next(iter(shapes))
    print("| shape | ns a post | rate / Rust batch |\n|---|---|---|")
    for name, times in spent.items():
        ratio = statistics.median(base / own for base, own in zip(spent[first], times))
        print(f"| {name} | {statistics.median(times) / len(posts):.0f} | {ratio:.2f} |")


def process(code):
    """Milliseconds of a Python process: by the clock, and of the processor."""
    start = time.perf_counter()
    pid = os.posix_spawn(sys.executable, [sys.executable, "-c", code], os.environ)
    used = os.wait4(pid, 0)[2]
    return (time.perf_counter() - start) * 1000, (used.ru_utime + used.ru_stime) * 1000


def start(rounds):
    """Whole processes, each code in turn, so that a busy moment meets all of them."""
    codes = {"bare": "pass", "import": "import pilah", "engine": "import pilah; pilah.Triage().classify('halo')"}
    times = {name: [] for name in codes}
    for _ in range(rounds):
        for name, code in codes.items():
            times[name].append(process(code))

    def more(name, than):
        return tuple(statistics.median(own[i] - base[i] for own, base in zip(times[name], times[than])) for i in (0, 1))

    print("| `import pilah`, more than bare Python, median ms by the clock (of the processor) | {:.1f} ({:.1f}) | <= 50 |".format(*more("import", "bare")))
    print("| `Triage()` with first answer beyond the import, the same | {:.1f} ({:.1f}) | <= 6 |".format(*more("engine", "import")))


def resident():
    gc.collect()
    return int(pathlib.Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def leaks(posts, total=1_000_000):
    triage = pilah.Triage()
    column = pa.chunked_array([pa.array(posts, pa.string_view())] * 2)

    def work():
        pa.table(triage.classify_batch(column))
        list(triage.classify_batch(posts))
        triage.classify_batch(iter(posts)).labels()

    seen = 4 * len(posts)
    for _ in range(2):
        work()
    pool = pa.total_allocated_bytes()
    sizes = [resident()]
    for _ in range(max(1, total // seen)):
        work()
        sizes.append(resident())
    print(f"| resident memory after {(len(sizes) - 1) * seen:,} posts / before, MB | {sizes[-1] / 1e6:.1f} / {sizes[0] / 1e6:.1f} | flat |")
    print(f"| pyarrow's pool after / before, bytes beyond the posts | {pa.total_allocated_bytes() - pool} | 0 |")


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--posts", required=True, help="one post a line")
    ap.add_argument("--count", type=int, default=100_000)
    ap.add_argument("--rounds", type=int, default=9)
    ap.add_argument("--wheel", help="the wheel, for its size")
    args = ap.parse_args()
    lines = pathlib.Path(args.posts).read_text(encoding="utf-8").splitlines()
    # Strings of their own, as a reader of files makes them: no two posts share an object.
    posts = [lines[i % len(lines)].encode().decode() for i in range(args.count)]
    print(f"{len(posts)} posts, {sum(len(p.encode()) for p in posts) / len(posts):.0f} bytes each, {args.rounds} rounds, Python {sys.version.split()[0]}, pyarrow {pa.__version__}\n")
    rates(posts, args.rounds)
    print("\n| measure | is | goal |\n|---|---|---|")
    start(3 * args.rounds)
    if args.wheel:
        print(f"| wheel, MB | {os.path.getsize(args.wheel) / 1e6:.2f} | <= 3 |")
    leaks(posts[:20_000])


if __name__ == "__main__":
    main()
