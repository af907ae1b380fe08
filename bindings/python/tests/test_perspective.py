"""The shape of the Perspective API: the same keys, and scores that mean what is documented."""

import pytest

import pilah
from pilah import perspective


def values(text, **options):
    return {name: score["summaryScore"]["value"] for name, score in perspective.analyze(text, **options)["attributeScores"].items()}


def test_the_shape_of_an_answer():
    text = "Min 🙏 dasar admin goblok"
    answer = perspective.analyze(text)
    assert list(answer) == ["attributeScores", "languages", "detectedLanguages"]
    assert tuple(answer["attributeScores"]) == perspective.ATTRIBUTES
    for score in answer["attributeScores"].values():
        assert list(score) == ["spanScores", "summaryScore"]
        assert score["summaryScore"]["type"] == "PROBABILITY"
        assert score["spanScores"] == [{"begin": 0, "end": len(text), "score": score["summaryScore"]}]


def test_half_parts_abusive_posts_from_others(triage, posts):
    for post in posts:
        verdict, scores = triage.classify(post), values(post)
        assert all(0 <= value <= 1 for value in scores.values())
        assert (scores["TOXICITY"] > 0.5) == verdict.abusive
        assert scores["TOXICITY"] >= max(scores[name] for name in ("SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "THREAT"))
        assert (scores["SEVERE_TOXICITY"] > 0.5) == (verdict.severity >= 3)
        assert (scores["PROFANITY"] == 0.9) == verdict.profanity


@pytest.mark.parametrize(
    ("text", "high", "low"),
    [
        ("admin goblok", "INSULT", "THREAT"),
        ("awas kau admin, kubunuh kau nanti", "THREAT", "IDENTITY_ATTACK"),
        ("PDAM goblok, air mati tiga hari, kapan nyala?", "INSULT", "IDENTITY_ATTACK"),
    ],
)
def test_attributes_follow_the_rows_that_fired(text, high, low):
    scores = values(text)
    assert scores[high] > 0.5 > scores[low]


def test_kinds_without_mixed_requests_score_their_attribute(triage, posts):
    names = {"sara": "IDENTITY_ATTACK", "threat": "THREAT", "doxing": "THREAT", "insult": "INSULT", "sexual": "INSULT", "curse": "INSULT"}
    seen = set()
    for post in posts:
        verdict = triage.classify(post)
        if verdict.label == "harassment" and verdict.kind in names:
            scores = values(post)
            assert max(scores[name] for name in ("IDENTITY_ATTACK", "INSULT", "THREAT")) > 0.5, post
            seen.add(verdict.kind)
    assert len(seen) >= 5


def test_spans_on_request(triage):
    text = "Min 🙏 dasar admin goblok, tolol kalian semua"
    spans = perspective.analyze(text, ["INSULT"], span_annotations=True)["attributeScores"]["INSULT"]["spanScores"]
    assert [text[span["begin"] : span["end"]] for span in spans] == [span.text for span in triage.explain(text).spans if span.kind == "abuse"]
    assert len(spans) == 2 and all(span["score"]["value"] > 0.5 for span in spans)
    clean = perspective.analyze("suwun min", ["INSULT"], span_annotations=True)["attributeScores"]["INSULT"]["spanScores"]
    assert [(span["begin"], span["end"]) for span in clean] == [(0, 9)]


def test_a_request_body_of_the_service():
    body = {
        "comment": {"text": "admin goblok", "type": "PLAIN_TEXT"},
        "languages": ["id"],
        "requestedAttributes": {"TOXICITY": {"scoreType": "PROBABILITY", "scoreThreshold": 0.5}, "THREAT": {"scoreThreshold": 0.5}, "PROFANITY": {}},
        "doNotStore": True,
        "clientToken": "token",
        "sessionId": "session",
    }
    answer = perspective.analyze_comment(body)
    assert list(answer["attributeScores"]) == ["TOXICITY", "PROFANITY"]
    assert answer["clientToken"] == "token"
    assert "clientToken" not in perspective.analyze_comment({k: v for k, v in body.items() if k != "clientToken"})


@pytest.mark.parametrize("body", [{}, {"comment": {}}, {"comment": "x"}, {"comment": {"text": 5}}, {"comment": {"text": "x"}}, {"comment": {"text": "x"}, "requestedAttributes": {}}])
def test_a_request_without_what_it_needs(body):
    with pytest.raises(ValueError, match="the request has no"):
        perspective.analyze_comment(body)


def test_attributes_that_are_not_scored():
    with pytest.raises(ValueError, match="not scored: FLIRTATION"):
        perspective.analyze("x", ["TOXICITY", "FLIRTATION"])
    with pytest.raises(TypeError, match="text must be a str"):
        perspective.analyze(5)


def test_an_engine_of_ones_own():
    ours = pilah.Triage(builtin=False, lexicons={"objek.tsv": "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\t\n"})
    assert values("admin goblok", engine=ours)["TOXICITY"] < 0.5
