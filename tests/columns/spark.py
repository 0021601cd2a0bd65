"""Spark runs the kernel by `mapInArrow`, beside an identity. usage: spark.py FOLDER"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

COPIES = 40


def main() -> None:
    folder = Path(sys.argv[1])
    # Spark has no dictionaries: plain text, so that both sides do the same work.
    table = pq.read_table(folder / "facts.parquet")
    plain = pa.schema([f.with_type(pa.string()) if pa.types.is_dictionary(f.type) else f for f in table.schema])
    pq.write_table(pa.concat_tables([table.cast(plain)] * COPIES), folder / "spark.parquet")

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[1]")
        .appName("bonafides")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.driver.memory", "1g")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "65536")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    policy = (folder / "candidate.yaml").read_text()

    def flat(batch: pa.RecordBatch) -> pa.RecordBatch:
        return pa.RecordBatch.from_struct_array(batch.column(0))

    def decided(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        from bonafides_arrow import Kernel

        kernel = Kernel(policy)
        for batch in map(flat, batches):
            found = pa.array(kernel.verdicts(batch)).cast(pa.string())
            yield pa.RecordBatch.from_arrays([batch["case_id"], found], ["case_id", "verdict"])

    def identity(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in map(flat, batches):
            yield pa.RecordBatch.from_arrays([batch["case_id"], batch["case_id"]], ["case_id", "verdict"])

    # `mapInArrow` looks columns up by name, and reads the dot in `check.NAME` as a member: one column of rows has none.
    rows = spark.read.parquet(str(folder / "spark.parquet")).selectExpr("struct(*) AS row")
    shape = "case_id string, verdict string"

    def seconds(of: object) -> float:
        begun = time.perf_counter()
        rows.mapInArrow(of, shape).write.format("noop").mode("overwrite").save()  # type: ignore[arg-type]
        return time.perf_counter() - begun

    found = rows.mapInArrow(decided, shape).distinct().collect()
    lines = (folder / "cases.decisions").read_text().splitlines()
    stated = {row["case_id"]: row["candidate"] for row in map(json.loads, lines)}
    assert len(found) == len(stated) and {row["case_id"]: row["verdict"] for row in found} == stated
    print(f"spark {spark.version}: {rows.count()} rows, each as `simulate` states it")
    seconds(identity)
    plain_time, kernel_time = (min(seconds(of) for _ in range(3)) for of in (identity, decided))
    print(f"spark: {kernel_time:.2f} s, identity {plain_time:.2f} s: {kernel_time / plain_time:.2f} x")
    spark.stop()


main()
