"""Makes the Parquet files of ParquetTest with Apache Arrow's own writer.

    python -m venv .venv && .venv/bin/pip install pyarrow==26.0.1
    .venv/bin/python readers/src/test/python/sample_parquet.py

Writes a file for each codec, of seven rows in row groups of three, with texts that the test knows: row n is
"document n: " and n times "ä word ". The columns are those of Hugging Face's data sets for pre-training.
"""

import datetime
import pathlib

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/readers/records"
ROWS = range(7)
DAY = datetime.date(2024, 5, 1)

texts = [f"document {n}: " + "ä word " * n for n in ROWS]
table = pa.table(
    {
        "id": pa.array(ROWS, pa.int64()),
        "text": pa.array(texts, pa.string()),
        "url": pa.array([f"https://a.example/{n}" for n in ROWS]),
        "date": pa.array([f"2024-05-0{n + 1}T10:00:00Z" for n in ROWS]),
        "score": pa.array([n / 10 for n in ROWS], pa.float64()),
    }
)
for codec in ["none", "snappy", "gzip", "zstd", "lz4"]:
    pq.write_table(table, FOLDER / f"{codec}.parquet", compression=codec, row_group_size=3, write_page_index=codec == "snappy")
pq.write_table(table, FOLDER / "version-two-pages.parquet", compression="zstd", row_group_size=3, data_page_version="2.0",
               use_dictionary=False, column_encoding={"text": "DELTA_BYTE_ARRAY"})

struct = pa.array([{"body": {"plain": text}, "tags": ["a", "b"]} for text in texts[:2]] + [None, {"body": None, "tags": []}])
pq.write_table(
    pa.table(
        {
            "content": struct,
            "timestamp": pa.array([datetime.datetime(2024, 5, 1, 10)] * 4, pa.timestamp("us", tz="UTC")),
            "created": pa.array([DAY] * 4, pa.date32()),
            "license": pa.array(["CC0-1.0", None, "MIT", ""]),
        }
    ),
    FOLDER / "nested.parquet",
)
pq.write_table(
    pa.table(
        {
            "plain": pa.array([f"plain {n}" for n in range(3)]),
            "content.text": pa.array(texts[:3]),
            "meta.url": pa.array([f"https://a.example/{n}" for n in range(3)]),
            "meta.date": pa.array([DAY] * 3, pa.date32()),
            "meta.license": pa.array(["MIT"] * 3),
            "content": pa.array([{"body.v1": f"v1 {n}", "text": f"inside {n}"} for n in range(3)]),
        }
    ),
    FOLDER / "dotted.parquet",
)
for name, kind in [("large-string", pa.large_string()), ("binary", pa.binary()), ("dictionary", pa.dictionary(pa.int32(), pa.string()))]:
    pq.write_table(pa.table({"text": pa.array([text.encode() for text in texts[:3]]).cast(pa.binary() if name == "binary" else pa.string()).cast(kind)}),
                   FOLDER / f"{name}.parquet")
