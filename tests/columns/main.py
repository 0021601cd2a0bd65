"""DuckDB, pandas, Polars, DataFusion and pyarrow read what the command line writes, and call the kernel.

usage: main.py FOLDER BONAFIDES
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import datafusion
import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.ipc as ipc
import pyarrow.parquet as pq
from bonafides_arrow import ColumnsError, FactsError, Kernel, PolicyError

import calls

ROOT = Path(__file__).resolve().parents[2]
POLICY = ROOT / "examples/policies/service-desk.yaml"
VIEWS = ROOT / "examples/warehouse/views.sql"
CALLS = 5_000


def main() -> None:
    folder, bonafides = Path(sys.argv[1]), sys.argv[2]
    log = folder / "records.jsonl"
    policy = POLICY.read_text()
    calls.write(log, policy, CALLS)
    candidate = folder / "candidate.yaml"
    candidate.write_text(
        policy.replace("require: { points: 60, factors: 2 }", "require: { points: 40 }").replace(
            "everyone:\n  require: { independent: 2 }", "everyone:\n  require: { independent: 1 }"
        )
    )

    def run(*args: object, exits: int = 0) -> str:
        done = subprocess.run([bonafides, *map(str, args)], capture_output=True, text=True, check=False)
        assert done.returncode == exits, f"{args}: exit {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout if exits < 2 else done.stderr

    cases, records, days = folder / "cases.parquet", folder / "all.parquet", folder / "cases"
    print(run("audit", "parquet", log, "--records", records, "--cases", cases), end="")
    print(run("audit", "parquet", log, "--cases", days, "--by-day"), end="")

    same = json.loads(run("--format", "json", "simulate", POLICY, log, "--policy", POLICY))
    assert same["would_pass"]["cases"] == same["lost"]["cases"] == same["contradicted"]["cases"] == 0, same
    expected = Counter({cell["ended_as"]: 0 for cell in same["ends"]})
    for cell in same["ends"]:
        expected[cell["ended_as"]] += cell["cases"]
    assert expected.total() == same["cases"] == CALLS
    counts(cases, records, log, expected)
    arrow(folder, run, log, records)
    simulate(folder, run, candidate, log, records, cases)
    kernel(folder, cases, candidate.read_text())
    views(days, expected)
    refusals(folder, run, candidate, cases)
    errors(policy)


def counts(cases: Path, records: Path, log: Path, expected: Counter[str]) -> None:
    """Counts the cases by how they ended, and the records by their type, with each reader."""
    lines = Counter(json.loads(line)["type"] for line in log.read_text().splitlines())
    by_end = f"SELECT ended_as, count(*) FROM '{cases}' GROUP BY ALL"
    by_type = f"SELECT record_type, count(*) FROM '{records}' GROUP BY ALL"
    context = datafusion.SessionContext()
    frame = context.read_parquet(str(cases)).select("ended_as").to_arrow_table()
    readers: dict[str, tuple[Iterable[tuple[str, int]], Iterable[tuple[str, int]] | None]] = {
        f"duckdb {duckdb.__version__}": (duckdb.sql(by_end).fetchall(), duckdb.sql(by_type).fetchall()),
        f"pandas {pd.__version__}": (
            pd.read_parquet(cases)["ended_as"].value_counts().items(),
            pd.read_parquet(records)["record_type"].value_counts().items(),
        ),
        f"polars {pl.__version__}": (
            pl.read_parquet(cases)["ended_as"].value_counts().iter_rows(),
            pl.read_parquet(records)["record_type"].value_counts().iter_rows(),
        ),
        f"datafusion {datafusion.__version__}": (Counter(frame["ended_as"].to_pylist()).items(), None),
    }
    for name, (ends, types) in readers.items():
        assert Counter(dict(ends)) == expected, name
        assert types is None or Counter(dict(types)) == lines, name
        print(f"{name}: {dict(sorted(expected.items()))}, {lines.total()} records")


def arrow(folder: Path, run: Callable[..., str], log: Path, records: Path) -> None:
    """The export in Arrow has the rows of the Parquet file, for each reader."""
    path = folder / "all.arrow"
    print(run("audit", "export", path, "--form", "arrow", "--log", log), end="")
    with pa.memory_map(str(path)) as mapped:
        table = ipc.open_file(mapped).read_all()
    whole = pq.read_table(records)
    assert table.schema.metadata == {k: v for k, v in whole.schema.metadata.items() if k.startswith(b"bonafides.")}
    # The names of the elements of lists are Parquet's own.
    assert table.column_names == whole.column_names and table.cast(whole.schema).equals(whole)
    assert pl.read_ipc(path).equals(pl.read_parquet(records))
    pd.testing.assert_frame_equal(pd.read_feather(path), pd.read_parquet(records))
    types = Counter(dict(duckdb.sql('SELECT record_type, count(*) FROM "table" GROUP BY ALL').fetchall()))
    assert types == Counter(whole["record_type"].to_pylist())
    print(f"pyarrow {pa.__version__}, pandas, polars and duckdb: {len(table)} records in Arrow as in Parquet")
    cut = folder / "cut.arrow"
    cut.write_bytes(path.read_bytes()[:-100])
    try:
        ipc.open_file(cut)
    except pa.ArrowInvalid as error:
        print(f"pyarrow, of a file that is cut off: {error}")
    else:
        raise AssertionError("a file without an end was read")


def simulate(folder: Path, run: Callable[..., str], candidate: Path, log: Path, records: Path, cases: Path) -> None:
    """The same figures from JSON Lines, from the records and from the cases; writes the decisions on the cases."""
    found = {}
    for source in (log, records, cases):
        path = folder / f"{source.stem}.decisions"
        page = run("--format", "json", "simulate", candidate, source, "--policy", POLICY, "--decisions", path, exits=1)
        found[source.suffix + source.stem] = json.loads(page)
    first, second, third = found.values()
    assert first == second
    assert {**third, "one_decision_a_case": False, "decisions": first["decisions"]} == first
    assert first["would_pass"]["cases"] > 0 and first["new_ways"], first
    print(run("simulate", candidate, cases, "--policy", POLICY, exits=1))


def kernel(folder: Path, cases: Path, candidate: str) -> None:
    """Each library calls the kernel; each row has the verdict that `simulate` states."""
    lines = (folder / "cases.decisions").read_text().splitlines()
    stated = {row["case_id"]: row["candidate"] for row in map(json.loads, lines)}
    table = pq.read_table(cases, columns=["case_id", "facts"])
    decide = Kernel(candidate)
    flat = pa.RecordBatch.from_struct_array(pa.array(decide.flatten(table["facts"])))
    calls_ = pa.table(flat).append_column("case_id", table["case_id"].combine_chunks())
    path = folder / "facts.parquet"
    pq.write_table(calls_, path)
    by_json = len(calls_) - calls_["facts"].null_count
    assert 0 < by_json < len(calls_) // 4, by_json
    frame = pl.read_parquet(path)
    relation = duckdb.sql(f"SELECT * FROM '{path}' ORDER BY case_id DESC")
    sources: dict[str, tuple[Any, list[str]]] = {
        "pyarrow": (calls_, calls_["case_id"].to_pylist()),
        "pyarrow, facts in JSON": (table, table["case_id"].to_pylist()),
        "pandas": (pa.Table.from_pandas(pd.read_parquet(path)), table["case_id"].to_pylist()),
        "polars": (frame, frame["case_id"].to_list()),
        "duckdb": (relation, [row[0] for row in relation.select("case_id").fetchall()]),
    }
    stream = datafusion.SessionContext().read_parquet(str(path))
    ids = stream.select("case_id").to_arrow_table()["case_id"].to_pylist()
    sources["datafusion"] = (stream.to_arrow_table(), ids)
    for name, (source, ids) in sources.items():
        found = pa.array(decide.verdicts(source)).to_pylist()
        assert dict(zip(ids, found, strict=True)) == stated, name
        print(f"{name}: {len(found)} verdicts as `simulate` states them: {dict(Counter(found))}")
    series = pl.Series("verdict", pa.array(decide.verdicts(frame)))
    assert (
        frame.with_columns(series).filter(pl.col("verdict") == "approve").height == Counter(stated.values())["approve"]
    )


def views(days: Path, expected: Counter[str]) -> None:
    """Runs every view of the example warehouse on the files by day."""
    warehouse = duckdb.connect()
    warehouse.execute(f"SET VARIABLE cases = '{days}'")
    warehouse.execute(VIEWS.read_text())
    names = [row[0] for row in warehouse.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()]
    for name in sorted(names):
        rows = warehouse.sql(f"FROM {name}")
        print(f"{name}: {len(rows.fetchall())} rows")
        if not name.startswith("stg_"):
            print(warehouse.sql(f"FROM {name} LIMIT 4"))
    ends = warehouse.execute("SELECT ended_as, sum(cases)::BIGINT FROM cases_by_end GROUP BY ALL").fetchall()
    assert Counter(dict(ends)) == expected, ends

    def one(query: str) -> tuple[Any, ...]:
        row = warehouse.execute(query).fetchone()
        assert row is not None
        return row

    frame = pl.read_parquet(days / "**/*.parquet")
    row = one("SELECT cases, done, denied, not_me, open, self_service, escalated FROM summary")
    own = (frame["operator_kind"] == "self").sum()
    assert row == (CALLS, expected["done"], expected["denied"], expected["not_me"], expected["open"], own, 0), row
    assert (
        one("SELECT sum(cases), sum(approved) FROM time_to_verify, (SELECT 0 AS approved)")[0]
        == frame["approved"].count()
    )
    assert one("SELECT sum(cases), sum(self_service) FROM self_service_share") == (CALLS, own)
    assert one("SELECT sum(cases), sum(escalated) FROM escalations") == (CALLS, 0)
    assert one("SELECT sum(cases) FROM operators")[0] == CALLS - own
    checks = frame.select("checks").explode("checks").unnest("checks").filter(~pl.col("is_signal"))
    passed = checks.filter(pl.col("outcome") == "passed").height
    assert one("SELECT sum(cases), sum(passed) FROM check_pass_rate") == (checks.height, passed)
    one_view = set(names) - {"cases_by_end", "summary", "time_to_verify", "self_service_share", "escalations"}
    assert one_view == {"operators", "check_pass_rate", "stg_cases", "stg_checks"}, "a view that nothing checks"


def refusals(folder: Path, run: Callable[..., str], candidate: Path, cases: Path) -> None:
    """Bad files are refused, with the path and a way to fix it."""
    cut = folder / "cut.parquet"
    cut.write_bytes(cases.read_bytes()[:-100])
    missing = folder / "missing.parquet"
    table = pq.read_table(cases)
    pq.write_table(table.drop_columns(["ended_as", "opened"]), missing)
    newer = folder / "newer.parquet"
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, b"bonafides.format": b"2"}), newer)
    for path, code in [(cut, "damaged"), (missing, "missing_column"), (newer, "newer_format")]:
        said = run("simulate", candidate, path, exits=2)
        assert str(path) in said and "help: " in said, said
        done = subprocess.run(
            [sys.argv[2], "--format", "json", "simulate", candidate, path], capture_output=True, check=False
        )
        assert json.loads(done.stdout)["error"]["code"] == code, done.stdout
        print(said.splitlines()[0].replace(str(folder), "..."))


def errors(policy: str) -> None:
    """Errors of the package say what is wrong, where, and how to fix it."""
    row = {"action": ["reset_password"], "groups": ["staff"], "now": [calls.FIRST]}
    decide = Kernel(policy)

    def fails(kind: type[ColumnsError], code: str, what: Callable[[], object]) -> None:
        try:
            what()
        except kind as error:
            assert type(error) is kind and error.code == code and error.detail and error.help, vars(error)
            print(f"{kind.__name__} {code}: {str(error).splitlines()[0]}")
            return
        raise AssertionError(code)

    fails(ColumnsError, "missing_column", lambda: decide.verdicts(pa.table({"action": ["reset_password"]})))
    fails(ColumnsError, "unknown_check", lambda: decide.verdicts(pa.table(row | {"check.sms": ["passed"]})))
    fails(ColumnsError, "column_type", lambda: decide.verdicts(pa.table(row | {"check.sms_code": [1]})))
    fails(FactsError, "unknown_outcome", lambda: decide.verdicts(pa.table(row | {"check.sms_code": ["yes"]})))
    fails(
        FactsError,
        "future",
        lambda: decide.verdicts(pa.table(row | {"check.sms_code": ["passed"], "at.sms_code": [calls.FIRST + 1]})),
    )
    fails(PolicyError, "missing-key", lambda: Kernel("format: 1"))
    without = decide.verdicts(pa.table(row | {"check.sms_code": ["yes"]}), errors="null")
    assert pa.array(without).to_pylist() == [None] and len(without) == 1
    for wrong in (1, [1, 2], "text"):
        try:
            decide.verdicts(wrong)  # type: ignore[arg-type]
        except TypeError:
            continue
        raise AssertionError(wrong)


main()
