"""Repeats the records and cases of a log, as other cases, until there are as many records as asked for.

usage: generate.py RECORDS.parquet CASES.parquet FOLDER RECORDS

Writes FOLDER/records.parquet and FOLDER/cases.parquet. Each repetition has ids of cases and grants of its own and is later than the
one before; every eighth has other people. The rows of a file are in the order of a log.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROW_GROUP = 131_072


def renamed(column: pa.ChunkedArray, number: int) -> pa.ChunkedArray:
    """Ids with other last digits; `desk` and no id stay."""
    digits = pa.scalar(f"{number:08x}")
    other = pc.binary_join_element_wise(pc.utf8_slice_codeunits(column, 0, 24), digits, "")
    return pc.if_else(pc.greater(pc.utf8_length(column), 8), other, column)


def later(column: pa.ChunkedArray, milliseconds: int) -> pa.ChunkedArray:
    return pc.cast(pc.add(pc.cast(column, pa.int64()), milliseconds), column.type)


def repeated(table: pa.Table, number: int, records: int, span: int) -> pa.Table:
    for name in table.column_names:
        column = table[name]
        if name in ("case_id", "grant"):
            column = renamed(column, number)
        elif name == "subject":
            column = renamed(column, number // 8)
        elif name == "position":
            column = pc.add(column, number * records)
        elif pa.types.is_timestamp(column.type):
            column = later(column, number * span)
        else:
            continue
        at = table.schema.get_field_index(name)
        table = table.set_column(at, table.schema.field(at), column)
    return table


def main() -> None:
    records, cases, folder, wanted = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    folder.mkdir(parents=True, exist_ok=True)
    of_records, of_cases = pq.read_table(records), pq.read_table(cases)
    times = pc.cast(of_records["time"], pa.int64())
    span = pc.max(times).as_py() - pc.min(times).as_py() + 60_000
    times_over = -(-wanted // of_records.num_rows)
    for name, table in (("records", of_records), ("cases", of_cases)):
        left = wanted
        with pq.ParquetWriter(folder / f"{name}.parquet", table.schema, compression="snappy") as writer:
            for number in range(times_over):
                part = repeated(table, number, of_records.num_rows, span)
                if name == "records":
                    part = part.slice(0, left)
                    left -= part.num_rows
                writer.write_table(part, row_group_size=ROW_GROUP)


if __name__ == "__main__":
    main()
