"""What `Triage.explain` answers with; the native module fills these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from pilah._pilah import Verdict


class Span(NamedTuple):
    """A range of the post and the lexicon row or rule that fired there. `post[span.start:span.end] == span.text`.

    >>> import pilah
    >>> post = "Min 👋 hubungi 081200000000"
    >>> [(span.kind, span.text, span.start) for span in pilah.Triage().explain(post).spans if span.kind == "pii"]
    [('pii', '081200000000', 14)]
    """

    kind: str
    """'abuse', 'evidence', 'urgency', 'topic' or 'pii'."""
    start: int
    """First code point."""
    end: int
    """Code point behind the last one."""
    text: str
    """That slice of the post."""
    lexicon: str
    """`file:line` of the row; empty for personal data."""
    entry: str
    """The row's phrase; of personal data the cover, e.g. '[HP]'."""
    weight: int
    """Hundredths of a logit for evidence and topics, the severity of abuse, the level of urgency."""
    rule: str
    """Rule of the labelling guideline, or empty."""

    def to_dict(self) -> dict[str, Any]:
        """All fields as a dict.

        >>> import pilah
        >>> pilah.Triage().explain("admin goblok").spans[0].to_dict()["text"]
        'goblok'
        """
        return self._asdict()


class Reason(NamedTuple):
    """One term that counted, with its weights.

    >>> import pilah
    >>> weightiest = pilah.Triage().explain("Min, lampu jalan depan SD mati, kapan diperbaiki?").reasons[0]
    >>> weightiest.request > 0, ":" in weightiest.row
    (True, True)
    """

    term: str
    """The word, phrase or cue, e.g. `[objek+masalah]`."""
    request: int
    """Towards a request, in hundredths of a logit."""
    abuse: int
    """Towards abuse, in hundredths of a logit."""
    row: str
    """`file:line` of the row that gives the weights."""

    def to_dict(self) -> dict[str, Any]:
        """All fields as a dict.

        >>> import pilah
        >>> sorted(pilah.Triage().explain("admin goblok").reasons[0].to_dict())
        ['abuse', 'request', 'row', 'term']
        """
        return self._asdict()


class Explanation(NamedTuple):
    """A verdict with its reasons.

    >>> import pilah
    >>> why = pilah.Triage().explain("PDAM goblok, air mati tiga hari, kapan nyala?")
    >>> why.verdict.label, why.office, [span.text for span in why.spans if span.kind == "abuse"]
    ('service_request', 'PDAM / Perumda Air Minum', ['goblok'])
    """

    verdict: Verdict
    """The same as that of `classify`."""
    office: str | None
    """The office that the topic usually goes to."""
    spans: tuple[Span, ...]
    """Where in the post the reasons stand, by kind and place."""
    reasons: tuple[Reason, ...]
    """All terms that counted, weightiest first."""
    sums: tuple[int, int]
    """What speaks for a request and for abuse, in hundredths of a logit; 0 is a chance of one half."""

    def to_dict(self) -> dict[str, Any]:
        """All fields as one dict, those of the verdict first.

        >>> import pilah
        >>> why = pilah.Triage().explain("PDAM goblok, air mati tiga hari, kapan nyala?").to_dict()
        >>> why["label"], why["spans"][0]["text"]
        ('service_request', 'goblok')
        """
        return {
            **self.verdict.to_dict(),
            "office": self.office,
            "spans": [span.to_dict() for span in self.spans],
            "reasons": [reason.to_dict() for reason in self.reasons],
            "request_sum": self.sums[0],
            "abuse_sum": self.sums[1],
        }


for _each in (Span, Reason, Explanation):
    _each.__module__ = "pilah"
del _each
