"""Reasons; offsets are code points."""

import random

import pytest

POST = "👋🏽 Min, dasar PDAM goblok 🤬, air mati tiga hari di Perum Griya, hubungi 081200000000"


def test_spans_are_slices_of_the_post(triage, posts):
    spans = 0
    for post in [*posts, POST]:
        for span in triage.explain(post).spans:
            assert post[span.start : span.end] == span.text
            spans += 1
    assert spans > 1000


def test_offsets_behind_emoji_are_code_points(triage):
    spans = {span.text: span for span in triage.explain(POST).spans if span.kind in ("abuse", "pii")}
    assert spans["goblok"].start == POST.index("goblok")
    assert spans["081200000000"].end == len(POST)


def test_random_text_never_breaks_a_slice(triage):
    random.seed(6)
    pieces = ["goblok", "min ", "kapan ", "💩", "é", "e\u0301", "\u200b", "ﷺ", "ꦏ", "0812 3456 7890 ", "a@b.co ", "İ", "ß", "\U0010ffff", "Ǆ", "\u202e", "mati lampu ", "\n"]
    for _ in range(2000):
        post = "".join(random.choices(pieces, k=random.randrange(12)))
        for span in triage.explain(post).spans:
            assert post[span.start : span.end] == span.text, ascii(post)


def test_an_explanation_holds_the_verdict_of_classify(triage, posts):
    for post in posts:
        assert triage.explain(post).verdict == triage.classify(post)


def test_an_explanation_as_a_dict(triage):
    why = triage.explain(POST)
    fields = why.to_dict()
    assert list(fields)[:12] == list(why.verdict.to_dict())
    assert list(fields)[12:] == ["office", "spans", "reasons", "request_sum", "abuse_sum"]
    assert fields["spans"] == [span.to_dict() for span in why.spans]
    assert list(fields["spans"][0]) == ["kind", "start", "end", "text", "lexicon", "entry", "weight", "rule"]
    assert fields["reasons"] == [reason.to_dict() for reason in why.reasons]
    assert (fields["request_sum"], fields["abuse_sum"]) == why.sums


def test_explanations_are_frozen_and_show_themselves(triage):
    why = triage.explain(POST)
    for value in (why, why.spans[0], why.reasons[0]):
        with pytest.raises(AttributeError):
            value.verdict = None
        with pytest.raises(AttributeError):
            value.text = None
    assert isinstance(why.spans, tuple) and isinstance(why.reasons, tuple)
    assert repr(why.spans[0]).startswith("Span(kind='abuse', start=")
    assert repr(why.reasons[0]).startswith("Reason(term='")
    assert repr(why).startswith("Explanation(verdict=Verdict(label=") and "spans=(Span(kind=" in repr(why)
    assert triage.explain(POST) == why and triage.explain("halo") != why
    assert len({*why.spans, *triage.explain(POST).spans}) == len(why.spans)


def test_masks_cover_abuse_and_personal_data(triage):
    masked = triage.mask(POST)
    assert "goblok" not in masked and "[kasar]" in masked and masked.endswith("[HP]")
    assert triage.mask(masked) == masked
