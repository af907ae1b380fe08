"""Writes the posts that the examples sort: tests/posts.py ROOT OUT makes OUT/all.jsonl and OUT/few.jsonl."""
import json
import pathlib
import sys

root, out = map(pathlib.Path, sys.argv[1:])


def line(**fields):
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


lines = [b"\xef\xbb\xbf" + line(id="pertama", text="min, lampu jalan depan SDN 2 mati 3 hari")]
lines += (root / "examples" / "posts.jsonl").read_bytes().splitlines()
lines += [line(id=i, text=text) for i, text in enumerate((root / "benches" / "texts" / "posts.txt").read_text(encoding="utf-8").splitlines())]
# Identifiers of every kind come back as they were.
for n, identifier in enumerate([None, True, 0, -7, 1727384950617231360, 9223372036854775807, "", "a\"b\\c/d<e>&é\U0001f621", [], {}, [1, {"a": [None, False]}]]):
    lines.append(line(id=identifier, text=f"kapan listrik nyala min, sudah {n} jam"))
lines.append(line(text="tanpa pengenal, tapi banjir di perumahan kami"))
# Texts that are hard to carry.
for n, text in enumerate(["", " ", "a\0b", "\0", "baris\nkedua\ttab\r\n", "\"kutip\" \\ garis", "\u202egnijna nimda", "\U0001f621\U0001f621 admin goblok", "e\u0301" * 50, "\ufeffmin jalan rusak",
                          "jalan rusak min " * 6000, "goblok" * 12000, "\u2028pemisah\u2029", "a\u200bdmin g\u200boblok"]):
    lines.append(line(id=f"sulit-{n}", text=text))
lines.append(b'{"id":"lepas","text":"\\u006din, jalan \\ud83d\\ude21 rusak \\u0000 parah"}')
lines.append(b'{"id":"ganda","text":"halo","text":"min, PDAM mati, tolong"}')
lines.append(b'{"text":"urutan lain, kapan KTP jadi?","lain":{"text":"bukan ini"},"id":5}')
lines.append(b'  {"id":"spasi","text":"sampah menumpuk di pasar"}  \r')
lines += [b"", b"   ", b"\r"]
# Bytes that are not UTF-8, where readers agree on how many characters they are.
lines += [b'{"id":"latin","text":"caf\xe9 rusak min, kapan diperbaiki"}', b'{"id":"ff","text":"admin \xff\xfe goblok"}']
# Lines without an answer.
lines += [b'{"id":"kosong"}', b'{"id":"angka","text":5}', b'{"id":"nol","text":null}', b"[]", b"5", b"bukan json", b'{"id":"putus","text":"a', b"null"]
lines.append(line(id="terakhir", text="terima kasih pak, jalannya sudah mulus"))
assert all(b"\n" not in l for l in lines)
(out / "all.jsonl").write_bytes(b"\n".join(lines))
few = [l for l in lines if len(l) < 2000]
(out / "few.jsonl").write_bytes(b"\n".join(few[:12] + few[-60:]) + b"\n")
