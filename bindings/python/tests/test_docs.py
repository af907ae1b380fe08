"""Every public name is documented with an example, and every example gives what it shows."""

import doctest
import inspect
import subprocess
import sys

import pytest
from conftest import ROOT, need

import pilah
import pilah.perspective

HERE = ROOT / "bindings" / "python"


def documented():
    yield "pilah", pilah.__doc__
    yield "pilah.perspective", pilah.perspective.__doc__
    for module in (pilah, pilah.perspective):
        for name in module.__all__:
            value = getattr(module, name)
            if callable(value):
                yield name, value.__doc__
            if inspect.isclass(value):
                for member, what in vars(value).items():
                    if not member.startswith("_") and member not in getattr(value, "_fields", ()):
                        yield f"{name}.{member}", what.__doc__


@pytest.mark.parametrize(("name", "text"), list(documented()))
def test_docstrings(name, text):
    if name.startswith("LexiconError."):
        return  # plain attributes, told of in the text of the class
    assert text and text.strip(), f"{name} has no documentation"
    test = doctest.DocTestParser().get_doctest(text, {}, name, None, None)
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test)
    assert runner.summarize(verbose=False).failed == 0
    is_property = "." in name and inspect.isdatadescriptor(getattr(getattr(pilah, name.split(".")[0], None), name.split(".")[1], None))
    assert test.examples or is_property, f"{name} has no example"


def test_readme():
    for module in ("pyarrow", "polars", "duckdb"):
        need(module)
    result = doctest.testfile(str(HERE / "README.md"), module_relative=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
    assert result.failed == 0 and result.attempted > 10


@pytest.mark.parametrize("name", ["sort_csv.py", "polars_pipeline.py", "duckdb_sql.py"])
def test_examples(name, tmp_path):
    for module in ("pyarrow", "polars", "duckdb"):
        need(module)
    done = subprocess.run([sys.executable, ROOT / "examples" / "python" / name], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "service_request" in done.stdout
    assert done.stderr == ""


def test_an_import_loads_little():
    code = "import sys; before = set(sys.modules); import pilah; print(*sorted(set(sys.modules) - before)); from pilah import *; Span, pilah.Explanation"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {"pilah", "pilah._pilah"}
    with pytest.raises(AttributeError, match="no attribute 'Spam'"):
        pilah.Spam
