"""Answers in the JSON shape of the Perspective API's `comments:analyze`, for programs that were written for it. That service ends on 31 December 2026.

It is not the same model: what answers is pilah, with its lexicons for posts to Indonesian local governments. Scores have the meaning below and no other, and
thresholds that were set for Perspective have to be set anew on posts of your own. What the scores must not be used for is what pilah must not be used for: no
hiding or deleting without a person, no reporting of people, no profiles of citizens, no legal finding.

How scores come about, all from 0 to 1 and given to three digits:

========================  ========================================================================================================
TOXICITY                  pilah's chance of abuse. If the post is abusive (abuse aimed at someone), at least 0.6, 0.7, 0.8, 0.9 for severity 1, 2, 3,
                          4; if it is not, at most 0.49, also where swear words occur harmlessly. 0.5 therefore parts abusive posts from others.
SEVERE_TOXICITY           TOXICITY if severity is 3 or 4, else a quarter of it
IDENTITY_ATTACK           TOXICITY if a row of the lexicon of hate (`sara`) fired, else a tenth of it
INSULT                    TOXICITY if a row of insults, sexual or not, of mockery or of curses fired, else a tenth of it
THREAT                    TOXICITY if a row of threats or of doxing fired, else a tenth of it
PROFANITY                 0.9 if a swear word occurs, aimed or not, else a tenth of TOXICITY
========================  ========================================================================================================

A request that is also abusive is toxic here, as it would be there, although pilah tells to answer it. Ask :class:`pilah.Triage` for what to do with a post.

>>> from pilah import perspective
>>> scores = perspective.analyze("admin goblok, hapus saja akunnya")["attributeScores"]
>>> scores["TOXICITY"]["summaryScore"]["type"], scores["TOXICITY"]["summaryScore"]["value"] > 0.5 > scores["THREAT"]["summaryScore"]["value"]
('PROBABILITY', True)
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable, Mapping
from typing import Any

from pilah import Explanation, Span, Triage

__all__ = ["ATTRIBUTES", "analyze", "analyze_comment"]

ATTRIBUTES = ("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK", "INSULT", "PROFANITY", "THREAT")
"""The attributes that are scored."""

# Beginnings of the lexicon files whose rows are an attribute's.
_FILES = {
    "IDENTITY_ATTACK": ("serangan-sara",),
    "INSULT": ("serangan-makian", "serangan-seksual", "serangan-nyinyir", "serangan-kutukan", "serangan-emoji", "ejekan"),
    "THREAT": ("serangan-ancaman", "serangan-doxing"),
}
# What an abusive post's kind says where no row is named.
# Attacks of every kind stand here; the verdict's kind tells which.
_MIXED = "serangan-kiasan"
_KINDS = {"sara": "IDENTITY_ATTACK", "threat": "THREAT", "doxing": "THREAT", "insult": "INSULT", "sexual": "INSULT", "nyinyir": "INSULT", "curse": "INSULT"}
_FLOOR = (0.0, 0.6, 0.7, 0.8, 0.9)


@functools.cache
def _builtin() -> Triage:
    return Triage()


def _toxicity(chance: float, severity: int) -> float:
    return max(chance, _FLOOR[severity]) if severity else min(chance, 0.49)


def _fired(attribute: str, span: Span, kind: str) -> bool:
    file = span.lexicon.rsplit("/", 1)[-1]
    if file.startswith(_MIXED):
        return _KINDS.get(kind, "INSULT") == attribute
    return file.startswith(_FILES[attribute])


def _scores(why: Explanation, abuse: Iterable[Span]) -> dict[str, float]:
    """Scores of a post, or of a part of it, by the rows that fired there."""
    verdict, spans = why.verdict, list(abuse)
    severity = max((span.weight for span in spans), default=verdict.severity)
    toxicity = _toxicity(1 / (1 + math.exp(-max(-30.0, min(30.0, why.sums[1] / 100)))), severity)
    scores = {"TOXICITY": toxicity, "SEVERE_TOXICITY": toxicity if severity >= 3 else toxicity / 4, "PROFANITY": 0.9 if verdict.profanity else toxicity / 10}
    for attribute in _FILES:
        fired = any(_fired(attribute, span, verdict.kind) for span in spans) or (not spans and severity > 0 and _KINDS.get(verdict.kind) == attribute)
        scores[attribute] = toxicity if fired else toxicity / 10
    return {attribute: round(scores[attribute], 3) for attribute in ATTRIBUTES}


def _span(begin: int, end: int, value: float) -> dict[str, Any]:
    return {"begin": begin, "end": end, "score": {"value": value, "type": "PROBABILITY"}}


def analyze(
    text: str, attributes: Iterable[str] | None = None, *, span_annotations: bool = False, engine: Triage | None = None
) -> dict[str, Any]:
    """The answer on one post: `attributeScores` with `spanScores` and `summaryScore` of each attribute, `languages`, `detectedLanguages`.

    `attributes` are some of `ATTRIBUTES` (all by default). A span is the whole post; with `span_annotations` it is each abusive piece, or the whole post where
    there is none. `begin` and `end` count code points. `engine` is a `Triage` of your own. Raises ValueError for an attribute that is not scored.

    >>> from pilah import perspective
    >>> answer = perspective.analyze("Min 🙏 dasar admin goblok", ["INSULT"], span_annotations=True)
    >>> [(span["begin"], span["end"]) for span in answer["attributeScores"]["INSULT"]["spanScores"]]
    [(18, 24)]
    """
    wanted = list(ATTRIBUTES) if attributes is None else list(attributes)
    if unknown := [attribute for attribute in wanted if attribute not in ATTRIBUTES]:
        raise ValueError(f"not scored: {', '.join(map(str, unknown))}; there are {', '.join(ATTRIBUTES)}")
    why = (engine or _builtin()).explain(text)
    abuse = [span for span in why.spans if span.kind == "abuse"]
    whole = _scores(why, abuse)
    pieces = [(span.start, span.end, _scores(why, [span])) for span in abuse] if span_annotations else []
    return {
        "attributeScores": {
            attribute: {
                "spanScores": [_span(begin, end, scores[attribute]) for begin, end, scores in pieces or [(0, len(text), whole)]],
                "summaryScore": {"value": whole[attribute], "type": "PROBABILITY"},
            }
            for attribute in wanted
        },
        "languages": ["id"],
        "detectedLanguages": ["id"],
    }


def analyze_comment(request: Mapping[str, Any], *, engine: Triage | None = None) -> dict[str, Any]:
    """The answer to a request body as it was sent to the service: `comment.text`, `requestedAttributes` (with `scoreThreshold`), `spanAnnotations`, `clientToken`.

    `languages`, `doNotStore`, `sessionId` and `context` are accepted and change nothing: nothing is stored, and one engine reads all languages that it knows.
    An attribute whose score is below its `scoreThreshold` is left out. Raises ValueError for a body without text, attributes, or with one that is not scored.

    >>> from pilah import perspective
    >>> body = {"comment": {"text": "suwun min"}, "requestedAttributes": {"TOXICITY": {}}, "clientToken": "a1"}
    >>> answer = perspective.analyze_comment(body)
    >>> answer["clientToken"], answer["attributeScores"]["TOXICITY"]["summaryScore"]["value"] < 0.5
    ('a1', True)
    """
    comment = request.get("comment")
    text = comment.get("text") if isinstance(comment, Mapping) else None
    if not isinstance(text, str):
        raise ValueError("the request has no comment.text")
    wanted = request.get("requestedAttributes")
    if not isinstance(wanted, Mapping) or not wanted:
        raise ValueError("the request has no requestedAttributes")
    answer = analyze(text, wanted, span_annotations=bool(request.get("spanAnnotations")), engine=engine)
    scores = answer["attributeScores"]
    for attribute, options in wanted.items():
        if scores[attribute]["summaryScore"]["value"] < float((options or {}).get("scoreThreshold", 0)):
            del scores[attribute]
    if "clientToken" in request:
        answer["clientToken"] = request["clientToken"]
    return answer
