"""Sorts a CSV export of mentions, step by step. Each cell (`# %%`) runs on its own in VS Code, Spyder or Jupyter (with jupytext); or run the file as a whole:

    pip install pilah
    python sort_csv.py [mentions.csv]

Without a file it writes itself a small one. The answer, `mentions-sorted.csv`, lies beside it: emergencies first, abuse last, masked.
"""

# %% A file to read: a column `text`, any other columns stay as they are
import csv
import pathlib
import sys

import pilah

path = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "mentions.csv")
if not path.exists():
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [
                ["id", "text"],
                [1, "Min, syarat bikin akta lahir apa saja ya?"],
                [2, "dasar dinas goblok, got depan pasar mampet sebulan, kapan dikeruk?"],
                [3, "Admin kok goblok banget sih"],
                [4, "Tulung min, ono kebakaran neng mburi pasar, omahe wong akeh"],
                [5, "Alhamdulillah KTP sudah jadi, petugasnya ramah. Suwun min"],
            ]
        )
with path.open(encoding="utf-8-sig", newline="") as lines:
    mentions = list(csv.DictReader(lines))
print(f"{len(mentions)} mentions in {path}")

# %% One call sorts them all; an empty cell is an empty post
triage = pilah.Triage()
verdicts = triage.classify_batch(mention["text"] for mention in mentions)
for label in ("service_request", "harassment", "off_topic"):
    print(f"{label:16}{verdicts.labels().count(label):4}")

# %% What to read first: urgency, then requests, then what need not be answered; posts of severity 4 always go to a person
order = {"service_request": 0, "off_topic": 1, "harassment": 2}
ranked = sorted(zip(mentions, verdicts), key=lambda pair: (-pair[1].urgency, pair[1].severity < 4, order[pair[1].label]))

# %% Why is the first one first?
first = triage.explain(ranked[0][0]["text"])
for span in first.spans:
    print(f"  {span.kind:9}{span.text!r:24}{span.lexicon}")

# %% Write them down: whom to send it to, and the text with abuse and personal data covered
sorted_path = path.with_name(path.stem + "-sorted.csv")
with sorted_path.open("w", encoding="utf-8", newline="") as out:
    columns = [*mentions[0], "label", "kind", "topic", "office", "urgency", "severity", "mixed", "masked"]
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for mention, verdict in ranked:
        fields = {name: getattr(verdict, name) for name in ("label", "kind", "topic", "urgency", "severity", "mixed")}
        office = triage.office(verdict.topic) if verdict.topic else None
        writer.writerow({**mention, **fields, "office": office, "masked": triage.mask(mention["text"])})
print(f"wrote {sorted_path}")
