"""Worker processes, forked and spawned, and what is inherited or sent to them."""

import concurrent.futures
import multiprocessing

import pytest

import pilah

POSTS = ["lampu jalan mati min", None, "admin goblok", "si gesit error terus min"] * 50
OWN = {"objek-kami.tsv": "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\t\n"}
INHERITED = pilah.Triage()


def sort_inherited(posts):
    return INHERITED.classify_batch(posts)


def sort_sent(triage, posts):
    return triage.classify_batch(posts), triage.lexicon, triage.explain(posts[0])


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_pools_of_processes(method):
    if method not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {method} here")  # of the platform, not of the installation
    INHERITED.classify_batch(POSTS)  # buffers of this thread are in use before the fork
    with multiprocessing.get_context(method).Pool(2) as pool:
        parts = pool.map(sort_inherited, [POSTS] * 6, chunksize=1)
    assert parts == [INHERITED.classify_batch(POSTS)] * 6


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_engine_is_sent_to_a_process(method):
    own = pilah.Triage(lexicons=OWN)
    with concurrent.futures.ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(method)) as pool:
        verdicts, lexicon, why = pool.submit(sort_sent, own, POSTS).result()
    assert lexicon == own.lexicon and verdicts == own.classify_batch(POSTS) and verdicts[3].topic == "adminduk"
    assert why == own.explain(POSTS[0])


def test_a_pool_of_threads():
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        parts = list(pool.map(sort_inherited, [POSTS] * 40))
    assert parts == [INHERITED.classify_batch(POSTS)] * 40


def test_a_fork_while_other_threads_sort():
    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        busy = [threads.submit(sort_inherited, POSTS * 50) for _ in range(4)]
        with multiprocessing.get_context("fork").Pool(2) as pool:
            parts = pool.map(sort_inherited, [POSTS] * 4, chunksize=1)
        assert parts == [INHERITED.classify_batch(POSTS)] * 4
        assert all(len(each.result()) == len(POSTS) * 50 for each in busy)
