"""The same answers as the command line, which is the core crate without Python between: labels, scores, spans, masks, normal forms."""

import json
import os
import pathlib
import subprocess

import pytest
from conftest import ROOT, missing

import pilah


@pytest.fixture(scope="module")
def command():
    target = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
    path = target / "release" / "pilah"
    if not path.is_file():
        missing("the command line is not built: cargo build --release -p pilah-cli")
    return str(path)


def ask(command, what, posts):
    lines = "".join(json.dumps({"id": i, "text": post}) + "\n" for i, post in enumerate(posts))
    done = subprocess.run([command, *what, "--format", "jsonl"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [answer["id"] for answer in answers] == list(range(len(posts)))
    return answers


def same_verdicts(command, triage, posts):
    answers = ask(command, ["triage", "--mask"], posts)
    verdicts = triage.classify_batch(posts)
    assert len(answers) == len(verdicts) == len(posts)
    for post, answer, verdict in zip(posts, answers, verdicts, strict=True):
        fields = verdict.to_dict()
        assert {name: answer[name] for name in fields} == fields
        # The command counts bytes, Python code points.
        utf8 = post.encode()
        spans = [{**span, "start": len(utf8[: span["start"]].decode()), "end": len(utf8[: span["end"]].decode())} for span in answer["spans"]]
        assert [span.to_dict() for span in triage.explain(post).spans] == spans
        assert triage.mask(post) == answer["masked"]


def test_posts_of_the_repository(command, triage, posts):
    same_verdicts(command, triage, posts)


def test_all_evaluation_posts(command, triage, eval_posts):
    assert len(eval_posts) > 10_000
    same_verdicts(command, triage, eval_posts)


@pytest.mark.parametrize("profile", ["standar", "ejaan"])
def test_normal_forms(command, triage, posts, profile):
    lines = "".join(json.dumps({"id": i, "text": post, "profile": profile}) + "\n" for i, post in enumerate(posts))
    done = subprocess.run([command, "normalise", "--format", "jsonl"], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    assert [json.loads(line)["text"] for line in done.stdout.decode().splitlines()] == [triage.normalise(post, profile=profile) for post in posts]


def test_the_same_lexicons(command, triage, tmp_path):
    (tmp_path / "objek-kami.tsv").write_text("frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\t\n", encoding="utf-8")
    [answer] = ask(command, ["triage", "--lexicons", str(tmp_path)], ["si gesit error terus min"])
    ours = pilah.Triage(lexicon_dir=tmp_path)
    assert answer["lexicon"] == ours.lexicon != triage.lexicon
    assert answer["topic"] == ours.classify("si gesit error terus min").topic == "adminduk"
