"""Lexicons of one's own: files, faults, pickles."""

import os
import pathlib
import pickle

import pytest

import pilah

HEAD = "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\n"
OWN = HEAD + "si gesit\tadminduk\t9\tid\tpenutur\taplikasi daerah kami\n"
POST = "si gesit error terus min"


def test_a_directory_is_read(tmp_path):
    (tmp_path / "objek-kami.tsv").write_text(OWN, encoding="utf-8")
    (tmp_path / "catatan.txt").write_text("not a lexicon", encoding="utf-8")
    for given in (tmp_path, str(tmp_path), os.fsencode(tmp_path)):
        if isinstance(given, bytes):
            continue
        triage = pilah.Triage(lexicon_dir=given)
        assert triage.classify(POST).topic == "adminduk"
        assert [pathlib.Path(name).name for name in triage.lexicons] == ["objek-kami.tsv"]
    assert pilah.Triage().classify(POST).topic != "adminduk"


def test_a_mapping_is_read():
    triage = pilah.Triage(lexicons={"objek-kami.tsv": OWN})
    assert triage.classify(POST).topic == "adminduk"
    assert triage.lexicons == {"objek-kami.tsv": OWN}
    assert triage.lexicon != pilah.Triage().lexicon
    assert repr(triage) == f"Triage(lexicon='{triage.lexicon}')"


def test_without_the_built_in_lexicons_nothing_is_known():
    triage = pilah.Triage(builtin=False, lexicons={"objek-kami.tsv": OWN})
    assert triage.classify("lampu jalan mati").scores != pilah.Triage().classify("lampu jalan mati").scores


def test_a_missing_directory_is_file_not_found(tmp_path):
    with pytest.raises(FileNotFoundError, match="tidak-ada") as caught:
        pilah.Triage(lexicon_dir=tmp_path / "tidak-ada")
    assert caught.value.filename == str(tmp_path / "tidak-ada")


def test_a_file_in_place_of_a_directory(tmp_path):
    (tmp_path / "berkas").touch()
    with pytest.raises(NotADirectoryError):
        pilah.Triage(lexicon_dir=tmp_path / "berkas")


def test_a_broken_lexicon_tells_every_fault_with_its_place(tmp_path):
    path = tmp_path / "objek-kami.tsv"
    path.write_text(HEAD + "si gesit\tadminduk\t0,5\tid\tpenutur\t\nsi cepat\ttidak_ada\t5\tid\tpenutur\t\n", encoding="utf-8")
    with pytest.raises(pilah.LexiconError) as caught:
        pilah.Triage(lexicon_dir=tmp_path)
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.path, error.line, error.column) == (str(path), 2, 3)
    first, second = str(error).splitlines()
    assert first.startswith(f"{path}:2:3: ") and second.startswith(f"{path}:3:2: ")
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.path, again.line) == (str(error), error.path, error.line)


def test_a_fault_without_a_line_has_none():
    with pytest.raises(pilah.LexiconError) as caught:
        pilah.Triage(lexicons={"tak-dikenal.tsv": ""})
    assert caught.value.path == "tak-dikenal.tsv" and caught.value.line is None and caught.value.column is None


def test_strict_refuses_rows_of_an_unknown_source():
    rows = {"objek-kami.tsv": HEAD + "si gesit\tadminduk\t9\tid\tkamus-lama\t\n"}
    pilah.Triage(lexicons=rows)
    with pytest.raises(pilah.LexiconError, match=r"objek-kami\.tsv:2"):
        pilah.Triage(lexicons=rows, strict=True)


@pytest.mark.parametrize("name", ["request_threshold", "abuse_threshold"])
def test_thresholds(name):
    for wrong in (0, 1000, -1, 10**9):
        with pytest.raises(ValueError, match=f"{name} must be from 1 to 999"):
            pilah.Triage(**{name: wrong})
    with pytest.raises(TypeError):
        pilah.Triage(**{name: 0.5})
    assert getattr(pilah.Triage(**{name: 444}), name) == 444


@pytest.mark.parametrize("wrong", [["objek.tsv"], "objek.tsv", {"objek.tsv": 5}, {5: "x"}, {"objek.tsv": b"x"}])
def test_lexicons_must_be_a_mapping_of_texts(wrong):
    with pytest.raises(TypeError):
        pilah.Triage(lexicons=wrong)


def test_options_are_named():
    with pytest.raises(TypeError):
        pilah.Triage("lexicons")
    with pytest.raises(TypeError):
        pilah.Triage(lexikons={})


def test_the_same_file_twice_is_refused(tmp_path):
    path = tmp_path / "objek-kami.tsv"
    path.write_text(OWN, encoding="utf-8")
    with pytest.raises(ValueError, match="two lexicon files are named"):
        pilah.Triage(lexicon_dir=tmp_path, lexicons={str(path): OWN.replace("gesit", "lincah")})


def test_an_engine_pickles_as_the_text_of_its_lexicons(tmp_path, posts):
    path = tmp_path / "objek-kami.tsv"
    path.write_bytes(OWN.encode("utf-16"))  # as a spreadsheet writes it
    one = pilah.Triage(lexicon_dir=tmp_path, request_threshold=450, abuse_threshold=610)
    path.unlink()
    again = pickle.loads(pickle.dumps(one))
    assert again.lexicon == one.lexicon and again.lexicons == {str(path): OWN}
    assert (again.request_threshold, again.abuse_threshold) == (450, 610)
    assert again.classify_batch(posts) == one.classify_batch(posts)
    assert len(pickle.dumps(one)) < 1000
    assert len(pickle.dumps(pilah.Triage())) < 100
    bare = pickle.loads(pickle.dumps(pilah.Triage(builtin=False, lexicons={"objek.tsv": OWN})))
    assert bare.classify("lampu jalan mati") == pilah.Triage(builtin=False, lexicons={"objek.tsv": OWN}).classify("lampu jalan mati")
