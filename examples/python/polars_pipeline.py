"""From JSON Lines to Parquet with Polars, in one lazy pipeline: posts flow through in batches and need not fit into memory.

    pip install pilah polars
    python polars_pipeline.py [posts.jsonl] [sorted.parquet]
"""

import pathlib
import sys

import pilah
import polars as pl

posts = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "posts.jsonl")
sorted_posts = pathlib.Path(sys.argv[2] if len(sys.argv) > 2 else "sorted.parquet")

triage = pilah.Triage()
# The columns of a verdict, with their types: of an empty batch.
verdict_type = pl.Series(triage.classify_batch([])).dtype


def sort(texts: pl.Series) -> pl.Series:
    """Verdicts on a column of posts, as a column of structs; null stays null."""
    return pl.Series(triage.classify_batch(texts))


pipeline = (
    pl.scan_ndjson(posts)
    .with_columns(pl.col("text").map_batches(sort, return_dtype=verdict_type, is_elementwise=True).alias("verdict"))
    .unnest("verdict")
    .with_columns(pl.col("label", "kind", "topic", "target", "lexicon").cast(pl.String))
)
pipeline.sink_parquet(sorted_posts)

counted = pl.scan_parquet(sorted_posts).group_by("label").agg(pl.len().alias("posts"), pl.col("urgency").max()).sort("label").collect()
print(counted)
print("to be read at once:", pl.scan_parquet(sorted_posts).filter(pl.col("urgency") == 3).select(pl.len()).collect().item())
