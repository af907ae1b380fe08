"""Sorts posts on a cluster: JSON Lines in, Parquet out. Runs with spark-submit; README.md beside it says how pilah gets to the executors.

    spark-submit triage.py mentions/ triaged/
"""

import sys

from pyspark.sql import SparkSession

import pilah.spark

source, target = sys.argv[1:3]
spark = SparkSession.builder.appName("pilah").getOrCreate()
posts = spark.read.json(source)
pilah.spark.triage(posts, text="text").write.mode("overwrite").parquet(target)
spark.read.parquet(target).groupBy("label").count().orderBy("label").show()
spark.stop()
