#!/usr/bin/env python3
"""Writes the corpora that fuzzing starts from: our own cases and lexicons, one file a seed, into fuzz/corpus/TARGET. Standard library only.

    fuzz/seed.py
"""
import hashlib
import pathlib
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORPUS = ROOT / "fuzz" / "corpus"
# In the order of CATEGORIES in fuzz_targets/lexicon.rs.
CATEGORIES = """akrab ambang bobot daerah darurat diri ejekan emoji harfiah huruf identitas imbuhan keluhan kosakata kritik kutip lampau masalah mohon nama negasi
niat objek obrolan opd pelaku pengiring penguat pilihan politik pujian sasaran serangan siaran slang spam sumber tanya""".split()


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from strings(part)


def write(target, seeds):
    folder = CORPUS / target
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds:
        (folder / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
    print(f"{target}: {len(list(folder.iterdir()))} seeds")


def main():
    posts = set()
    for file in sorted((ROOT / "tests" / "cases").glob("*.toml")):
        posts.update(text.encode() for text in strings(tomllib.loads(file.read_text(encoding="utf-8"))) if " " in text)
    posts.update(file.read_bytes() for file in (ROOT / "tests" / "regressions").glob("post-*"))
    for target in ("classify", "normalise", "reference"):
        write(target, posts)
    rows = []
    for number, category in enumerate(CATEGORIES):
        for file in sorted((ROOT / "lexicons").glob(f"{category}*.tsv")):
            if file.name[len(category)] not in "-.":
                continue
            lines = file.read_bytes().splitlines(keepends=True)
            header = next(i for i, line in enumerate(lines) if not line.startswith(b"#"))
            body = [line for line in lines[header + 1 :] if not line.startswith(b"#")]
            for start in range(0, min(len(body), 60), 12):
                for way in (4, 5) if start == 0 else (4,):
                    rows.append(bytes([number, way]) + lines[header] + b"".join(body[start : start + 12]))
    write("lexicon", rows)
    write("structured", [bytes((request, 0, insult, insult % 4, way, insult % 2, way % 9)) for request in range(0, 140, 7) for insult in range(0, 18, 3) for way in range(0, 46, 5)])


main()
