"""Sorts Indonesian social-media posts sent to a local government into service requests, harassment and off-topic, with reasons.

>>> import pilah
>>> triage = pilah.Triage()  # built-in lexicons; immutable, share it between threads
>>> verdict = triage.classify("min, lampu jalan depan SDN 2 mati 3 hari, dasar dinas goblok")
>>> verdict.label, verdict.topic, verdict.mixed
('service_request', 'lampu_jalan', True)

Batches are columns: see `Triage.classify_batch` and `Verdicts`. `pilah.spark` sorts Spark data frames, `pilah.perspective` answers in the shape of the
Perspective API. A verdict sorts and explains; it is no reason to hide or delete a post, to report or to profile anybody.
"""

from pilah._pilah import LexiconError, Triage, Verdict, Verdicts, __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pilah._reasons import Explanation, Reason, Span

__all__ = ["Explanation", "LexiconError", "Reason", "Span", "Triage", "Verdict", "Verdicts", "__version__"]


def __getattr__(name: str) -> object:
    # Loading `typing` for these three would take four times as long as everything else.
    if name in ("Explanation", "Reason", "Span"):
        from pilah import _reasons

        return getattr(_reasons, name)
    raise AttributeError(f"module 'pilah' has no attribute {name!r}")
