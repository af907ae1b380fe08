"""Sorts the posts of a Spark data frame where they lie. Needs PySpark 4 and pyarrow on the driver and on every executor, and pilah on both.

    import pilah.spark
    posts = spark.read.json("mentions/*.jsonl")
    pilah.spark.triage(posts, text="text").write.parquet("triaged")
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from pilah import Triage, Verdicts

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType

__all__ = ["FIELDS", "triage"]

FIELDS = ("label", "scores", "abusive", "mixed", "profanity", "kind", "topic", "urgency", "severity", "target", "truncated", "lexicon")
"""The fields of a verdict, in order."""


def _types() -> dict[str, DataType]:
    """Their types in Spark: names are strings, scores a struct of three small integers in thousandths."""
    from pyspark.sql.types import BooleanType, ByteType, ShortType, StringType, StructField, StructType

    scores = StructType([StructField(label, ShortType()) for label in ("service_request", "harassment", "off_topic")])
    special: dict[str, DataType] = {"scores": scores, "urgency": ByteType(), "severity": ByteType()}
    special |= dict.fromkeys(("abusive", "mixed", "profanity", "truncated"), BooleanType())
    return {field: special.get(field, StringType()) for field in FIELDS}


@functools.lru_cache(maxsize=8)
def _engine(lexicons: tuple[tuple[str, str], ...], options: tuple[tuple[str, Any], ...]) -> Triage:
    """The engine of this worker process: built at the first batch, then shared by all of its tasks."""
    return Triage(lexicons=dict(lexicons) if lexicons else None, **dict(options))


def _key(engine: Triage) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, Any], ...]]:
    """What builds the same engine elsewhere: text of its lexicons and options, hashable and small enough to travel."""
    options = dict(engine.__getnewargs_ex__()[1])
    lexicons = options.pop("lexicons", {})
    return tuple(lexicons.items()), tuple(sorted(options.items()))


def _column(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name).combine_chunks()
    return column.dictionary_decode() if pa.types.is_dictionary(column.type) else column


def _sort(text: str, fields: Sequence[str], prefix: str, key: Any, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        verdicts: Verdicts = _engine(*key).classify_batch(batch.column(text))
        answers = pa.table(verdicts)
        columns = [*batch.columns, *(_column(answers, field) for field in fields)]
        yield pa.RecordBatch.from_arrays(columns, names=[*batch.schema.names, *(prefix + field for field in fields)])


def triage(
    df: DataFrame, text: str = "text", *, fields: Iterable[str] | None = None, prefix: str = "", engine: Triage | None = None
) -> DataFrame:
    """The data frame with the fields of a verdict (`FIELDS`, or those named by `fields`) added as columns `prefix + field`.

    `text` is a string column; null stays null in every field. `engine` is a `Triage` of your own: the text of its lexicons travels with the tasks, and each
    Python worker builds it once. Raises ValueError for a column that is missing or would be there twice and for an unknown field, TypeError for a column of
    another type. Nothing runs before an action asks for rows.
    """
    from pyspark.sql.types import StringType, StructField, StructType

    wanted = list(FIELDS) if fields is None else list(fields)
    if unknown := [field for field in wanted if field not in FIELDS]:
        raise ValueError(f"no field of a verdict: {', '.join(unknown)}; there are {', '.join(FIELDS)}")
    if text not in df.columns:
        raise ValueError(f"no column {text!r}; there are {', '.join(df.columns)}")
    if not isinstance(df.schema[text].dataType, StringType):
        raise TypeError(f"column {text!r} is of type {df.schema[text].dataType.simpleString()}, not string")
    added = [prefix + field for field in wanted]
    if double := [name for name in added if added.count(name) > 1 or name.lower() in {column.lower() for column in df.columns}]:
        raise ValueError(f"columns would be there twice: {', '.join(dict.fromkeys(double))}; set prefix or fields")
    types = _types()
    schema = StructType([*df.schema.fields, *(StructField(name, types[field]) for name, field in zip(added, wanted, strict=True))])
    # A partial of an importable function is pickled by name: workers find the engine that their process has built.
    sort: Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]] = functools.partial(_sort, text, wanted, prefix, _key(engine or Triage()))
    return df.mapInArrow(sort, schema)
