"""Makes the Parquet files of RowReaderTest with Apache Arrow's own writer, and the same rows as JSON.

    python -m venv .venv && .venv/bin/pip install pyarrow==26.0.1
    .venv/bin/python readers/src/test/python/sample_rows.py

The columns are those of Hugging Face's data sets for alignment, with null at every level, empty lists, and lists of lists.
"""

import json
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/readers/records"


def turn(role, content, *parts):
    return {"role": role, "content": content, "parts": [{"type": "text", "text": part} for part in parts]}


rows = [
    {"messages": [turn("user", "Grüße", "a", "b"), turn("assistant", "Hello"), turn("user", "Bye", "c")], "prompt": "one",
     "chosen": [["x", "y"], [], ["z"]], "n": 1},
    {"messages": [], "prompt": None, "chosen": None, "n": 2},
    {"messages": None, "prompt": "", "chosen": [], "n": 3},
    {"messages": [turn("user", None), None, {"role": None, "content": "late", "parts": None}], "prompt": "four",
     "chosen": [None, [None, "q"]], "n": None},
    {"messages": [turn("assistant", "last", "d")], "prompt": "five", "chosen": [["r"]], "n": 5},
]
part = pa.struct([("type", pa.string()), ("text", pa.string())])
schema = pa.schema([
    ("messages", pa.list_(pa.struct([("role", pa.string()), ("content", pa.string()), ("parts", pa.list_(part))]))),
    ("prompt", pa.string()),
    ("chosen", pa.list_(pa.list_(pa.string()))),
    ("n", pa.int64()),
])
table = pa.Table.from_pylist(rows, schema=schema)
pq.write_table(table, FOLDER / "rows.parquet", compression="zstd", row_group_size=2)
pq.write_table(table, FOLDER / "rows-of-version-two.parquet", compression="snappy", row_group_size=4, data_page_version="2.0",
               use_dictionary=False)
pq.write_table(table, FOLDER / "rows-of-two-levels.parquet", compression="none", use_compliant_nested_type=False)
(FOLDER / "rows.json").write_text(json.dumps(table.to_pylist(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
