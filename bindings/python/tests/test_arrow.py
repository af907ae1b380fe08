"""Columns in and out, with the real packages."""

from __future__ import annotations

import gc

import pytest
from conftest import need

TEXTS = ["lampu jalan depan SD mati min", None, "admin goblok", "suwun min 🙏", "", "dasar dinas goblok, got mampet, kapan dikeruk?", "é" * 40 + " banjir min"]
ONE_COLUMN = r"pass one string column, e\.g\. df\['text'\]"
NAMES = ["label", "scores", "abusive", "mixed", "profanity", "kind", "topic", "urgency", "severity", "target", "truncated", "lexicon"]
CODES = {
    "label": ["service_request", "harassment", "off_topic"],
    "kind": "pertanyaan aduan permintaan nyinyir insult sexual sara threat doxing curse apresiasi kritik politik spam siaran obrolan".split(),
    "topic": "jalan_jembatan drainase_banjir air_bersih lampu_jalan lalu_lintas_angkutan sampah_lingkungan pohon_taman adminduk kesehatan_rs bpjs_jaminan "
    "bansos_sosial pendidikan_ppdb pajak_daerah tenaga_kerja izin_usaha_pasar ketertiban_hewan bencana_darurat energi_tambang integritas_layanan "
    "luar_kewenangan".split(),
    "target": ["admin", "agency", "official", "citizen", "group", "unknown"],
}


@pytest.fixture
def pa():
    return need("pyarrow")


@pytest.fixture
def pl():
    return need("polars")


@pytest.fixture
def pd():
    return need("pandas")


@pytest.fixture
def duckdb():
    return need("duckdb")


def rows(triage, texts=TEXTS):
    """What every way out has to give."""
    empty = dict.fromkeys(NAMES)
    return [empty if text is None else triage.classify(text).to_dict() for text in texts]


class TestPyarrow:
    @pytest.mark.parametrize("kind", ["string", "large_string", "string_view"])
    def test_strings_of_each_layout(self, triage, pa, kind):
        array = pa.array(TEXTS, type=getattr(pa, kind)())
        expected = triage.classify_batch(TEXTS)
        assert triage.classify_batch(array) == expected
        assert triage.classify_batch(array[2:5]) == expected[2:5]
        assert triage.classify_batch(array[:0]) == expected[:0]
        assert triage.classify_batch(pa.chunked_array([array[:3], array[3:3], array[3:]])) == expected
        assert triage.classify_batch(pa.chunked_array([], type=array.type)) == expected[:0]

    def test_a_slice_of_a_slice_of_many(self, triage, pa, posts):
        array = pa.array(posts)
        for start in (0, 1, 7, 8, 9, 63, 64, 200):
            assert triage.classify_batch(array[start:][3:40]).labels() == triage.classify_batch(posts[start:][3:40]).labels()

    @pytest.mark.parametrize("index", ["int8", "uint16", "int32", "int64"])
    def test_dictionaries_of_strings(self, triage, pa, index):
        array = pa.array(TEXTS * 2).dictionary_encode().cast(pa.dictionary(getattr(pa, index)(), pa.string()))
        assert triage.classify_batch(array) == triage.classify_batch(TEXTS * 2)
        assert triage.classify_batch(array[:0]).labels() == []
        values = pa.DictionaryArray.from_arrays(pa.array([0, 1, None, 0]), pa.array(["lampu mati min", None]))
        assert triage.classify_batch(values).labels() == ["service_request", None, None, "service_request"]
        assert triage.classify_batch(pa.DictionaryArray.from_arrays(pa.array([None, None], pa.int8()), pa.array([], pa.string()))).labels() == [None, None]

    def test_a_column_of_nulls(self, triage, pa):
        assert triage.classify_batch(pa.nulls(3)).labels() == [None] * 3
        assert triage.classify_batch(pa.array([None, None], pa.string())).labels() == [None] * 2

    def test_the_table_has_every_field_with_fixed_codes(self, triage, pa):
        table = pa.table(triage.classify_batch(TEXTS))
        assert table.column_names == NAMES
        assert table.to_pylist() == rows(triage)
        for name, names in CODES.items():
            column = table.column(name).combine_chunks()
            assert column.type == pa.dictionary(pa.int8(), pa.string())
            assert column.dictionary.to_pylist() == names
        assert table.schema.field("scores").type == pa.struct([(name, pa.int16()) for name in CODES["label"]])
        assert table.schema.field("urgency").type == table.schema.field("severity").type == pa.int8()
        assert [table.schema.field(name).type for name in ("abusive", "mixed", "profanity", "truncated")] == [pa.bool_()] * 4
        assert all(field.nullable for field in table.schema)
        table.validate(full=True)

    def test_other_ways_out(self, triage, pa):
        verdicts = triage.classify_batch(TEXTS)
        assert pa.schema(verdicts) == pa.table(verdicts).schema
        assert pa.RecordBatchReader.from_stream(verdicts).read_all() == pa.table(verdicts)
        assert pa.chunked_array(verdicts).to_pylist() == rows(triage)
        assert pa.table(triage.classify_batch([])).schema == pa.schema(verdicts) and pa.table(triage.classify_batch([])).num_rows == 0
        assert pa.table(verdicts).to_pandas()["label"].tolist()[2] == "harassment"

    def test_the_table_outlives_the_verdicts(self, triage, pa):
        table = pa.table(triage.classify_batch(TEXTS))
        gc.collect()
        assert table.to_pylist() == rows(triage)

    def test_a_capsule_that_nobody_reads_is_released(self, triage):
        verdicts = triage.classify_batch(TEXTS)
        for _ in range(100):
            verdicts.__arrow_c_stream__()
            verdicts.__arrow_c_schema__()

    @pytest.mark.parametrize("kind", ["int64", "binary", "float64", "bool_"])
    def test_a_column_of_something_else(self, triage, pa, kind):
        with pytest.raises(TypeError, match="pass a column of strings"):
            triage.classify_batch(pa.array([None], type=getattr(pa, kind)()))
        with pytest.raises(TypeError, match="pass a column of strings"):
            triage.classify_batch(pa.array([["a"]]))

    def test_a_table_or_struct_is_not_one_column(self, triage, pa):
        table = pa.table({"id": [1], "text": ["a"]})
        for wrong in (table, table.to_batches()[0], pa.array([{"text": "a"}]), table.to_reader()):
            with pytest.raises(TypeError, match=ONE_COLUMN):
                triage.classify_batch(wrong)

    def test_bytes_that_are_no_utf8_are_told_by_index(self, triage, pa):
        broken = pa.Array.from_buffers(pa.string(), 2, [None, pa.py_buffer(bytes([0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0])), pa.py_buffer(b"a\xff\xfe")])
        with pytest.raises(ValueError, match=r"texts\[1\] is not valid UTF-8"):
            triage.classify_batch(broken)
        for threads in (1, 3):
            with pytest.raises(ValueError, match=r"texts\[6\] is not valid UTF-8"):
                triage.classify_batch(pa.chunked_array([["a"] * 5, broken]), threads=threads)

    def test_an_error_of_the_producer_comes_through(self, triage, pa):
        def batches():
            yield pa.record_batch({"text": ["a"]})
            raise RuntimeError("the disk is full")

        class Column:
            """One column of a stream that fails later."""

            def __init__(self, reader):
                self.reader = reader

            def __arrow_c_stream__(self, requested_schema=None):
                return self.reader.__arrow_c_stream__(requested_schema)

        reader = pa.RecordBatchReader.from_batches(pa.schema({"text": pa.string()}), batches())
        with pytest.raises(TypeError, match=ONE_COLUMN):
            triage.classify_batch(Column(reader))

    def test_an_object_that_only_pretends(self, triage):
        class Pretends:
            def __arrow_c_stream__(self, requested_schema=None):
                return "no capsule"

        class Wrong:
            def __arrow_c_array__(self, requested_schema=None):
                return 1, 2

        for wrong in (Pretends(), Wrong()):
            with pytest.raises(TypeError):
                triage.classify_batch(wrong)

    def test_a_stream_is_read_only_once(self, triage, pa):
        class Once:
            def __init__(self, array):
                self.capsule = pa.chunked_array([array]).__arrow_c_stream__()

            def __arrow_c_stream__(self, requested_schema=None):
                return self.capsule

        once = Once(pa.array(["halo"]))
        assert triage.classify_batch(once).labels() == ["off_topic"]
        with pytest.raises(ValueError, match="already released"):
            triage.classify_batch(once)


class TestPolars:
    def test_series(self, triage, pl):
        series = pl.Series("text", TEXTS)
        assert triage.classify_batch(series) == triage.classify_batch(TEXTS)
        assert triage.classify_batch(series[2:5]) == triage.classify_batch(TEXTS[2:5])
        assert triage.classify_batch(pl.Series("text", TEXTS, dtype=pl.Categorical)) == triage.classify_batch(TEXTS)
        assert triage.classify_batch(series.append(series)) == triage.classify_batch(TEXTS * 2)

    def test_data_frames(self, triage, pl):
        frame = pl.DataFrame(triage.classify_batch(TEXTS))
        assert frame.columns == NAMES
        assert frame.rows(named=True) == rows(triage)
        assert frame.filter(pl.col("label") == "harassment").height == 1

    def test_map_batches_in_a_lazy_frame(self, triage, pl):
        dtype = pl.Series(triage.classify_batch([])).dtype
        frame = pl.LazyFrame({"id": range(len(TEXTS)), "text": TEXTS})
        sort = pl.col("text").map_batches(lambda texts: pl.Series(triage.classify_batch(texts)), return_dtype=dtype, is_elementwise=True)
        lazy = frame.with_columns(sort.alias("verdict")).unnest("verdict")
        assert lazy.collect_schema().names() == ["id", "text", *NAMES]
        for engine in ("in-memory", "streaming"):
            done = lazy.filter(pl.col("mixed")).select("id", pl.col("topic").cast(pl.String)).collect(engine=engine)
            assert done.rows() == [(5, "drainase_banjir")]

    def test_a_frame_is_not_one_column(self, triage, pl):
        with pytest.raises(TypeError, match=ONE_COLUMN):
            triage.classify_batch(pl.DataFrame({"text": ["a"]}))
        with pytest.raises(TypeError, match="pass a column of strings"):
            triage.classify_batch(pl.Series([1, 2]))

    def test_parquet_keeps_every_field(self, triage, pl, tmp_path):
        pl.DataFrame(triage.classify_batch(TEXTS)).write_parquet(tmp_path / "v.parquet")
        again = pl.read_parquet(tmp_path / "v.parquet")
        assert again["label"].cast(pl.String).to_list() == triage.classify_batch(TEXTS).labels()


class TestPandas:
    def test_series_of_every_string_type(self, triage, pd):
        expected = triage.classify_batch(TEXTS)
        for dtype in ("object", "str", "string[python]", "string[pyarrow]", "category"):
            series = pd.Series(TEXTS, dtype=dtype)
            assert triage.classify_batch(series) == expected, dtype
            assert triage.classify_batch(series[series.notna()]).labels() == [label for label in expected.labels() if label], dtype
        assert triage.classify_batch(pd.Series([], dtype=object)).labels() == []

    def test_missing_values_of_every_kind(self, triage, pd):
        series = pd.Series(["halo", None, float("nan"), pd.NA], dtype=object)
        assert triage.classify_batch(series).labels() == ["off_topic", None, None, None]
        assert triage.classify_batch(list(series)).labels() == ["off_topic", None, None, None]

    def test_mixed_objects_are_told_by_index(self, triage, pd):
        with pytest.raises(TypeError, match=r"texts\[1\] must be a str or None, not int"):
            triage.classify_batch(pd.Series(["a", 5], dtype=object))

    def test_a_frame_is_not_one_column(self, triage, pd):
        for frame in (pd.DataFrame({"text": ["a"]}), pd.DataFrame({"text": ["a", 5]})):
            with pytest.raises(TypeError, match=ONE_COLUMN):
                triage.classify_batch(frame)
        with pytest.raises(TypeError):
            triage.classify_batch(pd.Series([1, 2]))

    def test_verdicts_as_a_frame(self, triage, pd, pa):
        frame = pd.DataFrame({"text": TEXTS}).join(pa.table(triage.classify_batch(TEXTS)).to_pandas())
        assert frame[frame["label"] == "harassment"]["text"].tolist() == ["admin goblok"]
        assert frame["urgency"].isna().sum() == 1


class TestNumpy:
    def test_arrays(self, triage):
        np = need("numpy")
        texts = [text for text in TEXTS if text is not None]
        assert triage.classify_batch(np.array(texts)) == triage.classify_batch(texts)
        assert triage.classify_batch(np.array(TEXTS, dtype=object)) == triage.classify_batch(TEXTS)
        with pytest.raises(TypeError, match=r"texts\[0\] must be a str or None, not (int64|float64)"):
            triage.classify_batch(np.array([1, 2]))


class TestDuckDB:
    def test_an_arrow_function_in_sql(self, triage, duckdb, pa):
        verdict = duckdb.struct_type({"label": "VARCHAR", "topic": "VARCHAR", "urgency": "TINYINT", "mixed": "BOOLEAN"})

        def sort(texts):
            table = pa.table(triage.classify_batch(texts)).select(["label", "topic", "urgency", "mixed"])
            return pa.StructArray.from_arrays([c.dictionary_decode() if pa.types.is_dictionary(c.type) else c for c in (column.combine_chunks() for column in table.columns)], names=table.column_names)

        connection = duckdb.connect()
        connection.create_function("triage", sort, ["VARCHAR"], verdict, type="arrow", null_handling="special")
        connection.register("posts", pa.table({"id": list(range(len(TEXTS))), "text": TEXTS}))
        found = connection.sql("select id, v.label, v.topic, v.mixed from (select id, triage(text) as v from posts) order by id").fetchall()
        assert found == [(i, row["label"], row["topic"], row["mixed"]) for i, row in enumerate(rows(triage))]
        many = connection.sql("select count(*) from (select triage('lampu mati min ' || range) as v from range(10000)) where v.label = 'service_request'").fetchall()
        assert many == [(10000,)]

    def test_a_relation_in_and_out(self, triage, duckdb, pa):
        connection = duckdb.connect()
        connection.register("posts", pa.table({"id": list(range(len(TEXTS))), "text": TEXTS}))
        column = connection.sql("select text from posts order by id").to_arrow_table()["text"]
        verdicts = pa.table(triage.classify_batch(column))
        connection.register("verdicts", verdicts)
        counted = connection.sql("select label, count(*) as n, sum(scores.service_request) from verdicts where label is not null group by label order by label::varchar").fetchall()
        labels = triage.classify_batch(TEXTS).labels()
        assert [(label, n) for label, n, _ in counted] == [(label, labels.count(label)) for label in sorted({label for label in labels if label})]

    def test_verdicts_are_queried_by_name(self, triage, duckdb, pa):
        verdicts = pa.table(triage.classify_batch(TEXTS))
        assert duckdb.sql("select count(*) from verdicts where abusive").fetchall() == [(2,)]
        del verdicts
