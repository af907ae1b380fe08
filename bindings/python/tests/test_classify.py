"""One post, one verdict."""

import copy
import pickle

import pytest

import pilah

MIXED = "dasar dinas goblok, got depan pasar mampet sebulan, kapan dikeruk?"
FIELDS = ["label", "scores", "abusive", "mixed", "profanity", "kind", "topic", "urgency", "severity", "target", "truncated", "lexicon"]


def test_a_verdict_has_every_field_of_the_contract(triage):
    verdict = triage.classify(MIXED)
    assert list(verdict.to_dict()) == FIELDS
    assert {name: getattr(verdict, name) for name in FIELDS} == verdict.to_dict()
    assert (verdict.label, verdict.kind, verdict.topic, verdict.target) == ("service_request", "pertanyaan", "drainase_banjir", "agency")
    assert verdict.abusive is True and verdict.mixed is True and verdict.profanity is True and verdict.truncated is False
    assert verdict.severity == 2 and verdict.lexicon == triage.lexicon
    assert list(verdict.scores) == ["service_request", "harassment", "off_topic"]


def test_what_is_none_is_none(triage):
    verdict = triage.classify("halo")
    assert verdict.topic is None and verdict.target is None and verdict.severity == 0 and verdict.urgency == 0


def test_the_invariants_hold(triage, posts):
    for post in posts:
        v = triage.classify(post)
        assert sum(v.scores.values()) == 1000 and all(0 <= s <= 1000 for s in v.scores.values())
        assert v.mixed == (v.label == "service_request" and v.abusive)
        assert v.abusive or v.label != "harassment"
        assert not (v.abusive and v.label == "off_topic")
        assert (v.severity > 0) == v.abusive == (v.target is not None)
        assert v.label == "service_request" or (v.topic is None and v.urgency == 0)


def test_verdicts_compare_hash_and_show_themselves(triage):
    one, same, other = triage.classify(MIXED), triage.classify(MIXED), triage.classify("halo")
    assert one == same and hash(one) == hash(same) and one != other and one != "service_request"
    assert len({one, same, other}) == 2
    assert repr(one).startswith("Verdict(label='service_request', scores={'service_request': ")
    assert repr(one).endswith(f"truncated=False, lexicon='{triage.lexicon}')")


def test_verdicts_are_frozen(triage):
    verdict = triage.classify(MIXED)
    for name in FIELDS:
        with pytest.raises(AttributeError):
            setattr(verdict, name, None)
    verdict.scores["service_request"] = 0
    assert verdict == triage.classify(MIXED)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_everything_survives_a_pickle(triage, protocol):
    verdicts = triage.classify_batch([MIXED, None, "halo"])
    explanation = triage.explain(MIXED)
    for value in [verdicts[0], verdicts, explanation, explanation.spans, explanation.reasons]:
        again = pickle.loads(pickle.dumps(value, protocol))
        assert again == value and repr(again) == repr(value)
        assert copy.deepcopy(value) == value
    assert list(pickle.loads(pickle.dumps(verdicts, protocol))) == [triage.classify(MIXED), None, triage.classify("halo")]


@pytest.mark.parametrize("state", [b"", b"\0" * 12, b"\0" * 14, b"\xff" * 13, b"\0" * 6 + b"\x02" + b"\0" * 6, b"\0" * 8 + b"\x14" + b"\0" * 4])
def test_a_forged_state_is_refused(state):
    with pytest.raises(ValueError, match="not a state that pilah has pickled"):
        pilah.Verdict(state, "x")


def test_long_posts_are_cut_and_say_so(triage):
    verdict = triage.classify("lampu jalan mati min " + "a" * 10_000_000)
    assert verdict.truncated and verdict.label == "service_request"
    assert not triage.classify("lampu jalan mati min").truncated
    assert triage.explain("x " * 5_000_000).verdict.truncated
    assert len(triage.mask("x " * 5_000_000)) <= 65536


@pytest.mark.parametrize("call", ["classify", "explain", "normalise", "mask"])
@pytest.mark.parametrize("text", [b"bytes", bytearray(b"x"), None, 7, 7.0, ["list"], object()])
def test_what_is_no_str_is_a_type_error(triage, call, text):
    with pytest.raises(TypeError, match=f"text must be a str, not {type(text).__name__}"):
        getattr(triage, call)(text)


@pytest.mark.parametrize("call", ["classify", "explain", "normalise", "mask"])
def test_a_lone_surrogate_is_a_value_error_that_tells_what_to_do(triage, call):
    text = "lampu \ud83d mati"
    with pytest.raises(ValueError, match="text holds a lone surrogate"):
        getattr(triage, call)(text)
    getattr(triage, call)(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def test_subclasses_of_str_are_text(triage):
    class Post(str):
        pass

    assert triage.classify(Post(MIXED)) == triage.classify(MIXED)


def test_normal_form(triage):
    assert triage.normalise("gmn cara bikin ktp min") == "bagaimana cara buat ktp admin"
    assert triage.normalise("gmn cara bikin ktp min", profile="ejaan") == "gimana cara bikin ktp min"
    assert triage.normalise_tokens([]) == []
    with pytest.raises(ValueError, match="profile must be 'standar' or 'ejaan'"):
        triage.normalise("x", profile="formal")
    with pytest.raises(TypeError):
        triage.normalise_tokens("satu kalimat")


def test_office_of_a_topic(triage):
    assert "PDAM" in triage.office("air_bersih")
    with pytest.raises(ValueError, match="unknown name"):
        triage.office("pajak_kendaraan")
