"""`bonafides report` over Parquet beside DuckDB's scan of the same columns, alternately, on the same cores.

usage: measure.py BONAFIDES FOLDER [ROUNDS]

FOLDER has records.parquet and cases.parquet. DuckDB aggregates over each column that the report reads: the number of
values and the least and the greatest of them, of lists the number of elements. Prints medians of the wall time and of the CPU
time, the median of the ratios of each pair of runs, and the largest resident memory.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).parents[3] / "bindings/cli/src/report/parquet.rs"
THREADS = "2"

SCAN = """
import sys, duckdb
path, names = sys.argv[1], sys.argv[2].split(",")
db = duckdb.connect()
db.execute("SET threads = {threads}")
types = {{name: kind for name, kind, *_ in db.execute(f"DESCRIBE SELECT * FROM read_parquet('{{path}}')").fetchall()}}
one = lambda name: (
    f'sum(len("{{name}}")), max("{{name}}")' if types[name].endswith("[]")
    else f'sum("{{name}}"::int)' if types[name] == "BOOLEAN"
    else f'count("{{name}}"), min("{{name}}"), max("{{name}}")'
)
print(db.execute(f"SELECT {{', '.join(map(one, names))}} FROM read_parquet('{{path}}')").fetchone())
""".format(threads=THREADS)


@dataclass
class Run:
    wall: float
    cpu: float
    memory: int


def columns(name: str) -> list[str]:
    """The columns that the report reads: its own list."""
    text = re.search(rf"const {name}: &\[&str\] = &\[(.*?)\];", SOURCE.read_text(), re.S)
    assert text, name
    return re.findall(r'"(\w+)"', text[1])


def run(command: list[str]) -> Run:
    begin = time.perf_counter()
    child = os.posix_spawnp(
        command[0],
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(child, 0)
    wall = time.perf_counter() - begin
    assert status == 0, command
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss)


def main() -> None:
    bonafides, folder = sys.argv[1], Path(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    for rows, name in (("records", "RECORDS"), ("cases", "CASES")):
        path = folder / f"{rows}.parquet"
        report = [bonafides, "report", str(path), "--format", "json", "--threads", THREADS]
        scan = [sys.executable, "-c", SCAN, str(path), ",".join(columns(name))]
        # Both read from memory, and not from the disk.
        run(report), run(scan)
        pairs = [(run(report), run(scan)) for _ in range(rounds)]
        for kind in ("wall", "cpu"):
            ours, theirs = ([getattr(pair[side], kind) for pair in pairs] for side in (0, 1))
            ratio = statistics.median(mine / other for mine, other in zip(ours, theirs, strict=True))
            print(
                f"{rows:8} {kind:4}  report {statistics.median(ours):6.2f} s"
                f"  DuckDB {statistics.median(theirs):6.2f} s  ratio {ratio:.2f}"
            )
        ours, theirs = (max(pair[side].memory for pair in pairs) // 1024 for side in (0, 1))
        print(f"{rows:8} memory  report {ours} MiB  DuckDB {theirs} MiB")


if __name__ == "__main__":
    main()
