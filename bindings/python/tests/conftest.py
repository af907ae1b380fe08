"""What the tests share: posts, the engine, and how a test says that it cannot run here."""

from __future__ import annotations

import importlib
import json
import os
import pathlib
import tomllib
from types import ModuleType

import pytest

import pilah

ROOT = pathlib.Path(__file__).resolve().parents[3]
EVAL = ROOT.parent / "shared" / "eval"
_skipped: dict[str, None] = {}


def missing(what: str) -> None:
    """Skips the test; where everything has to be there (PILAH_CI=1) it fails instead. The evaluation posts are not part of the repository."""
    _skipped[what] = None
    if os.environ.get("PILAH_CI") == "1" and not what.startswith("../shared/eval"):
        pytest.fail(what)
    pytest.skip(what)


def need(module: str) -> ModuleType:
    try:
        return importlib.import_module(module)
    except ImportError:
        missing(f"{module} is not installed")
        raise


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for what in _skipped:
        terminalreporter.write_line(f"skipped: {what}")


def _lines(path: pathlib.Path) -> list[dict]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="session")
def triage() -> pilah.Triage:
    return pilah.Triage()


@pytest.fixture(scope="session")
def posts() -> list[str]:
    """Posts of the repository: examples, cases of every file, and some that are hard to read."""
    found = [row["text"] for row in _lines(ROOT / "examples" / "posts.jsonl")]
    for path in sorted((ROOT / "tests" / "cases").glob("*.toml")):
        cases = tomllib.loads(path.read_text(encoding="utf-8")).get("case", [])
        found += [text for case in cases for text in ([case["text"]] if "text" in case else [])]
    assert len(found) > 500
    hard = ["", " ", "\0", "\n\n", "a" * 70_000, "👩‍👩‍👧 admin g\u0336o\u0336b\u0336l\u0336o\u0336k", "ꦥꦝꦁ ꦱꦩꦶꦤ꧀", "ｇｏｂｌｏｋ admin", "kapan 🙏 " * 9000, "\u202edasar goblok\u202c min"]
    return found + hard


@pytest.fixture(scope="session")
def eval_posts() -> list[str]:
    """Every text of every evaluation file."""
    files = sorted(EVAL.glob("*.jsonl"))
    if not files:
        missing("../shared/eval is not here, so its posts were not compared")
    return [row["text"] if "text" in row else " ".join(row["raw"]) for path in files for row in _lines(path)]
