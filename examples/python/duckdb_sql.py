"""Sorting posts in SQL with DuckDB: as a function of one column, and as a table of verdicts beside the posts.

    pip install pilah duckdb pyarrow
    python duckdb_sql.py [posts.jsonl]
"""

import pathlib
import sys

import duckdb
import pilah
import pyarrow as pa

posts = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "posts.jsonl")
triage = pilah.Triage()
database = duckdb.connect()

# A function: DuckDB hands over Arrow columns and takes one back. Only the fields that are asked for; names as plain text.
FIELDS = {"label": "VARCHAR", "topic": "VARCHAR", "urgency": "TINYINT", "mixed": "BOOLEAN"}


def verdict(texts: pa.ChunkedArray) -> pa.StructArray:
    columns = [column.combine_chunks() for column in pa.table(triage.classify_batch(texts)).select(list(FIELDS)).columns]
    return pa.StructArray.from_arrays([c.dictionary_decode() if pa.types.is_dictionary(c.type) else c for c in columns], names=list(FIELDS))


database.create_function("triage", verdict, ["VARCHAR"], duckdb.struct_type(FIELDS), type="arrow", null_handling="special")
print(
    database.sql(f"""
        select v.label, count(*) as posts, count(*) filter (v.mixed) as mixed, max(v.urgency) as urgency
        from (select triage(text) as v from read_json('{posts}'))
        group by v.label order by posts desc
    """)
)

# A relation: every field of every verdict as a table of its own, in the order of the posts.
mentions = database.sql(f"select row_number() over () as n, id, text from read_json('{posts}') order by n").to_arrow_table()
verdicts = pa.table(triage.classify_batch(mentions["text"])).append_column("n", mentions["n"])
print(
    database.sql("""
        select id, topic, urgency, left(text, 48) as post
        from mentions join verdicts using (n)
        where label = 'service_request' and urgency >= 2 order by urgency desc, id limit 5
    """)
)

database.close()
