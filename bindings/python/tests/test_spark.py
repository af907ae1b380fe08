"""A real cluster on this machine: a master, two workers and two executor processes, each with Python workers of its own.

PILAH_SPARK_ROWS says how many posts are compared (20,000 by default; .ci/full takes 200,000).
"""

import os
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT, missing, need

import pilah

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]
ROWS = int(os.environ.get("PILAH_SPARK_ROWS", "20000"))
OWN = {"objek-kami.tsv": "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\t\n"}


@pytest.fixture(scope="module")
def spark():
    need("pyarrow")
    need("pandas")
    sql = need("pyspark.sql")
    if not shutil.which("java"):
        missing("Java is not installed, so no Spark cluster can be started")
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    builder = sql.SparkSession.builder.master("local-cluster[2,1,1024]").appName("pilah tests")
    for key, value in {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "4", "spark.driver.host": "127.0.0.1", "spark.log.level": "ERROR"}.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def frame(spark, posts):
    """ROWS posts with ids; every tenth text is null."""
    short = [post for post in posts if len(post) < 1000]
    texts = spark.createDataFrame([(i, None if i % 10 == 9 else post) for i, post in enumerate(short)], "n int, text string")
    ids = spark.range(ROWS, numPartitions=8)
    return ids.withColumn("n", (ids["id"] % len(short)).cast("int")).join(texts, "n").drop("n").cache()


def test_a_cluster_answers_as_one_machine_does(spark, triage, frame):
    import pyarrow as pa

    import pilah.spark

    sorted_posts = pilah.spark.triage(frame, text="text")
    assert sorted_posts.columns == ["id", "text", *pilah.spark.FIELDS]
    answers = sorted_posts.toArrow()
    assert answers.num_rows == ROWS and answers["text"].null_count > ROWS // 20
    here = pa.table(triage.classify_batch(answers["text"]))
    for field in pilah.spark.FIELDS:
        assert answers[field].to_pylist() == here[field].to_pylist(), field


def test_each_worker_builds_its_engine_once(spark, frame):
    from pilah.spark import _key, _sort

    key = _key(pilah.Triage(lexicons=OWN, abuse_threshold=601))  # an engine of this test alone

    def probe(batches):
        import os

        import pilah.spark
        import pyarrow as pa

        before = pilah.spark._engine.cache_info().misses
        sorted_batches = sum(1 for _ in _sort("text", ["label"], "", key, batches))
        built = pilah.spark._engine.cache_info().misses - before
        yield pa.RecordBatch.from_pydict({"worker": [os.getpid()], "executor": [os.getcwd()], "built": [built], "batches": [sorted_batches]})

    tasks = frame.repartition(8).mapInArrow(probe, "worker long, executor string, built long, batches long").collect()
    assert len(tasks) == 8 and all(task.batches > 0 for task in tasks)
    assert len({task.executor for task in tasks}) == 2, "both executors have sorted"
    workers = {(task.executor, task.worker) for task in tasks}
    assert len(workers) < 8, "workers are used again"
    assert all(sum(task.built for task in tasks if (task.executor, task.worker) == worker) == 1 for worker in workers)


def test_lexicons_travel_with_the_tasks(spark):
    import pilah.spark

    posts = spark.createDataFrame([("si gesit error terus min",)], "text string")
    own = pilah.Triage(lexicons=OWN, request_threshold=301)
    fields = ["topic", "lexicon"]
    assert [tuple(row) for row in pilah.spark.triage(posts, fields=fields, engine=own).select(fields).collect()] == [("adminduk", own.lexicon)]
    assert pilah.spark.triage(posts, fields=fields).first().lexicon == pilah.Triage().lexicon


def test_other_columns_stay_and_names_can_be_chosen(spark):
    import pilah.spark

    posts = spark.createDataFrame([(1, "admin goblok", "mine"), (2, None, None)], "id int, `isi pesan` string, label string")
    done = pilah.spark.triage(posts, "isi pesan", fields=["label", "scores"], prefix="pilah_")
    assert done.columns == ["id", "isi pesan", "label", "pilah_label", "pilah_scores"]
    first, second = done.orderBy("id").collect()
    assert (first.label, first.pilah_label, sum(first.pilah_scores)) == ("mine", "harassment", 1000)
    assert second.pilah_label is None and second.pilah_scores is None
    assert pilah.spark.triage(posts.limit(0), "isi pesan", prefix="p_").count() == 0


def test_what_cannot_be_sorted_is_told_at_once(spark):
    import pilah.spark

    posts = spark.createDataFrame([(1, "a")], "id int, text string")
    with pytest.raises(ValueError, match="no column 'isi'; there are id, text"):
        pilah.spark.triage(posts, "isi")
    with pytest.raises(TypeError, match="column 'id' is of type int, not string"):
        pilah.spark.triage(posts, "id")
    with pytest.raises(ValueError, match="no field of a verdict: spans"):
        pilah.spark.triage(posts, fields=["spans"])
    with pytest.raises(ValueError, match="columns would be there twice: label; set prefix or fields"):
        pilah.spark.triage(posts.withColumn("LABEL", posts["text"]), fields=["label"])


def test_sql_over_verdicts(spark, frame, triage):
    import pilah.spark

    pilah.spark.triage(frame.where("id < 500"), fields=["label", "scores"]).createOrReplaceTempView("verdicts")
    [row] = spark.sql("select count(*) as n, sum(scores.service_request + scores.harassment + scores.off_topic) as s, count(label) as judged from verdicts").collect()
    assert row.n == 500 and row.s == 1000 * row.judged and 0 < row.judged < 500


@pytest.mark.skipif(os.environ.get("PILAH_FULL") != "1", reason="starts a second cluster; .ci/full does it")
def test_the_wheel_reaches_executors_that_do_not_have_it(tmp_path):
    """examples/spark as its README tells: the wheel is sent along as an archive."""
    wheel = os.environ["PILAH_WHEEL"]
    bare = os.environ["PILAH_BARE_PYTHON"]
    assert subprocess.run([bare, "-c", "import pilah"], capture_output=True).returncode != 0, "this Python must not have pilah"
    shutil.copy(wheel, tmp_path / "pilah.zip")
    (tmp_path / "posts").mkdir()
    shutil.copy(ROOT / "examples" / "posts.jsonl", tmp_path / "posts")
    submit = [
        shutil.which("spark-submit", path=os.path.dirname(sys.executable)),
        "--master", "local-cluster[2,1,1024]",
        "--archives", f"{tmp_path / 'pilah.zip'}#pilah_wheel",
        "--conf", "spark.executorEnv.PYTHONPATH=./pilah_wheel",
        "--conf", "spark.ui.enabled=false",
        str(ROOT / "examples" / "spark" / "triage.py"), str(tmp_path / "posts"), str(tmp_path / "triaged"),
    ]  # fmt: skip
    environment = {**os.environ, "PYSPARK_PYTHON": bare, "PYSPARK_DRIVER_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(submit, env=environment, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "service_request" in done.stdout
