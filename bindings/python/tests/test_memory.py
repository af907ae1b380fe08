"""Nothing is kept: resident memory stays flat over many posts, and Arrow's pool goes back to nothing. The long run is in bench.py."""

import gc
import os
import pathlib

from conftest import missing, need

import pilah

BATCH = ["lampu jalan depan SD mati min, kapan diperbaiki?", None, "admin goblok 🤬", "suwun min"] * 2500


def resident():
    """Resident bytes of this process."""
    statm = pathlib.Path("/proc/self/statm")
    if not statm.exists():
        missing("/proc is not here, so resident memory cannot be read")
    gc.collect()
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def flat(work, rounds=25):
    for _ in range(3):
        work()
    before = resident()
    for _ in range(rounds):
        work()
    grown = resident() - before
    assert grown < 3 << 20, f"{grown} bytes more after {rounds} rounds"


def test_lists_of_strings(triage):
    flat(lambda: list(triage.classify_batch(BATCH)))


def test_single_posts(triage):
    flat(lambda: [(triage.classify(post), triage.explain(post), triage.mask(post), triage.normalise(post)) for post in BATCH[:400] if post])


def test_a_huge_text_leaves_no_large_buffers(triage):
    huge = "gmn caranya min " * 200_000
    triage.normalise(huge[:1000])
    before = resident()
    assert len(triage.normalise(huge)) > len(huge)
    triage.classify(huge)
    assert resident() - before < 16 << 20


def test_failures(triage):
    def fail():
        for wrong in (BATCH + [5], [*BATCH, "\ud800"], 5, {"a": 1}):
            try:
                triage.classify_batch(wrong)
            except (TypeError, ValueError):
                pass

    flat(fail)


def test_engines():
    flat(lambda: pilah.Triage(request_threshold=400), rounds=12)


def test_arrow(triage):
    pa = need("pyarrow")

    def table():
        column = pa.chunked_array([pa.array(BATCH, kind) for kind in [pa.string_view()] * 2])
        verdicts = triage.classify_batch(column)
        assert pa.table(verdicts).num_rows == pa.table(verdicts)[3:].num_rows + 3 == len(column)
        verdicts.__arrow_c_stream__()

    flat(table)
    before = pa.total_allocated_bytes()
    table()
    assert pa.total_allocated_bytes() == before


def test_arrow_of_the_wrong_type(triage):
    pa = need("pyarrow")
    before = pa.total_allocated_bytes()

    def fail():
        for wrong in (pa.array(range(10_000)), pa.table({"a": BATCH}), pa.array([b"\xff" * 100] * 1000).view(pa.string())):
            try:
                triage.classify_batch(wrong)
            except (TypeError, ValueError):
                continue
            raise AssertionError("was taken")

    flat(fail)
    assert pa.total_allocated_bytes() == before
