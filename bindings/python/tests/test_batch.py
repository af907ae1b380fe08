"""Many posts: what may be handed over, what comes back."""

import collections
import threading
import time

import pytest

import pilah


def one_by_one(triage, texts):
    return [None if text is None else triage.classify(text) for text in texts]


def test_a_batch_answers_as_single_posts_do(triage, posts):
    verdicts = triage.classify_batch(posts)
    assert list(verdicts) == one_by_one(triage, posts)
    assert verdicts.labels() == [v.label for v in verdicts]
    assert verdicts.lexicon == triage.lexicon


@pytest.mark.parametrize("make", [list, tuple, iter, collections.deque, lambda texts: (t for t in texts), lambda texts: dict.fromkeys(texts).keys()])
def test_any_iterable_of_str(triage, make):
    texts = ["lampu jalan mati min", "admin goblok", "suwun min"]
    assert triage.classify_batch(make(texts)).labels() == ["service_request", "harassment", "off_topic"]


def test_missing_texts_stay_missing(triage):
    verdicts = triage.classify_batch(["lampu jalan mati", None, float("nan"), ""])
    assert verdicts.labels() == ["service_request", None, None, "off_topic"]
    assert verdicts[1] is None and verdicts[3] is not None
    assert [v is None for v in verdicts] == [False, True, True, False]


@pytest.mark.parametrize("empty", [[], (), iter(())])
def test_an_empty_batch_is_an_empty_answer(triage, empty):
    verdicts = triage.classify_batch(empty)
    assert len(verdicts) == 0 and list(verdicts) == [] and verdicts.labels() == []


def test_verdicts_are_indexed_as_a_sequence(triage):
    texts = ["lampu jalan mati", None, "admin goblok", "halo", "banjir min"]
    verdicts = triage.classify_batch(texts)
    single = one_by_one(triage, texts)
    for i in range(-5, 5):
        assert verdicts[i] == single[i]
    for i in (-6, 5, 10**6):
        with pytest.raises(IndexError, match="there are 5 verdicts"):
            verdicts[i]
    for part in (slice(1, 3), slice(None, None, -1), slice(4, 0, -2), slice(9, 12), slice(None)):
        assert isinstance(verdicts[part], pilah.Verdicts) and list(verdicts[part]) == single[part]
    with pytest.raises(TypeError, match="integer or a slice"):
        verdicts["label"]
    with pytest.raises(TypeError):
        verdicts[0] = None
    assert verdicts == triage.classify_batch(texts) and verdicts != verdicts[1:]
    assert repr(verdicts) == f"Verdicts(5 posts, lexicon='{triage.lexicon}')"
    with pytest.raises(TypeError):
        hash(verdicts)


def test_an_iterator_stays_at_its_end(triage):
    each = iter(triage.classify_batch(["halo"]))
    assert iter(each) is each
    assert next(each).label == "off_topic"
    for _ in range(3):
        with pytest.raises(StopIteration):
            next(each)


@pytest.mark.parametrize("wrong", [b"bytes", 3, 3.5, ["x"], ("x",), object()])
def test_an_item_that_is_no_text_is_told_by_index(triage, wrong):
    with pytest.raises(TypeError, match=rf"texts\[2\] must be a str or None, not {type(wrong).__name__}"):
        triage.classify_batch(["a", None, wrong, "b"])


def test_a_surrogate_is_told_by_index(triage):
    with pytest.raises(ValueError, match=r"texts\[1\] holds a lone surrogate"):
        triage.classify_batch(["a", "\udce4"])


@pytest.mark.parametrize("wrong", ["one post", b"one post", bytearray(b"x")])
def test_one_text_is_no_batch(triage, wrong):
    with pytest.raises(TypeError, match="for a single post call classify"):
        triage.classify_batch(wrong)


@pytest.mark.parametrize("wrong", [None, 5, object()])
def test_what_cannot_be_iterated_over_is_a_type_error(triage, wrong):
    with pytest.raises(TypeError, match="texts must be an iterable of str or an Arrow column of strings"):
        triage.classify_batch(wrong)


def test_a_mapping_is_no_batch(triage):
    with pytest.raises(TypeError, match=r"pass one string column, e.g. df\['text'\]"):
        triage.classify_batch({"text": ["a", "b"]})


def test_an_exception_of_the_iterator_comes_through(triage):
    def broken():
        yield "a"
        raise KeyError("of the caller")

    with pytest.raises(KeyError, match="of the caller"):
        triage.classify_batch(broken())


@pytest.mark.parametrize("threads", [1, 2, 3, 8, 10_000])
def test_any_number_of_threads_gives_the_same_answer(triage, posts, threads):
    texts = posts[:300] + [None]
    assert triage.classify_batch(texts, threads=threads) == triage.classify_batch(texts)
    assert len(triage.classify_batch([], threads=threads)) == 0


def test_threads_must_be_a_number_of_threads(triage):
    with pytest.raises(ValueError, match="threads must be at least 1"):
        triage.classify_batch(["a"], threads=0)
    with pytest.raises(OverflowError):
        triage.classify_batch(["a"], threads=-1)


def test_other_threads_run_while_a_batch_is_sorted(triage, posts):
    batch = (posts * 40)[:20_000]
    span = []
    triage.classify_batch(batch[:100])

    def sort():
        start = time.perf_counter()
        triage.classify_batch(batch)
        span.extend((start, time.perf_counter()))

    worker = threading.Thread(target=sort)
    worker.start()
    ticks = []
    while worker.is_alive():
        ticks.append(time.perf_counter())
        time.sleep(0.0005)
    worker.join()
    third = (span[1] - span[0]) / 3
    assert any(span[0] + third < tick < span[1] - third for tick in ticks), "nothing else ran in the middle of the batch"


def test_one_engine_serves_many_threads(triage, posts):
    expected = triage.classify_batch(posts)
    answers = []
    workers = [threading.Thread(target=lambda: answers.append((triage.classify_batch(posts), [triage.explain(p).verdict for p in posts[:50]]))) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(answers) == 6
    assert all(batch == expected and explained == list(expected[:50]) for batch, explained in answers)
