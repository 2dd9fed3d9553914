"""The peer of `bench ingest`: datatrove with the filters of FineWeb and its near-duplicate search.

    python ingest_peer.py FOLDER PROCESSES

FOLDER/in holds JSON Lines with id and text, split into files. `filter` reads them, filters, and writes what is kept to
FOLDER/theirs; `minhash` signs what is there, finds near duplicates and writes what is left to FOLDER/unique. Both use
PROCESSES processes that were started and warmed beforehand, so that no start is timed. `judge` writes why each text is
dropped to FOLDER/verdicts.json. Words are split by datatrove's own choice for English, spaCy, which needs no download.
"""

import json
import multiprocessing
import pathlib
import shutil
import sys
import time
from importlib.metadata import version

from loguru import logger

logger.remove()

from datatrove.data import Document
from datatrove.pipeline.dedup import MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig, MinhashDedupBuckets
from datatrove.pipeline.filters import (
    C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter)
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

from answering import answer

FILTERS = None


def filters():
    """In the order and with the settings of FineWeb's pipeline."""
    return [GopherRepetitionFilter(), GopherQualityFilter(), C4QualityFilter(filter_no_terminal_punct=False),
            FineWebQualityFilter()]


def warm():
    global FILTERS
    FILTERS = filters()
    for one in FILTERS:
        one.filter(Document(text="A few words, to load what is needed. " * 3, id="0"))


def run(steps, rank, processes):
    data = None
    for step in steps:
        data = step(data, rank, processes)
    return sum(1 for _ in data) if data is not None else 0


def filter_part(folder, rank, processes):
    return run([JsonlReader(folder + "/in"), *FILTERS, JsonlWriter(folder + "/theirs", compression=None)], rank, processes)


def sign_part(folder, rank, processes):
    return run([JsonlReader(folder + "/theirs"), MinhashDedupSignature(folder + "/signatures", MinhashConfig())],
               rank, processes)


def bucket_part(folder, rank, processes):
    buckets = MinhashConfig().num_buckets
    for bucket in range(rank, buckets, processes):
        MinhashDedupBuckets(folder + "/signatures", folder + "/buckets", config=MinhashConfig()).run(None, bucket, buckets)


def keep_part(folder, rank, processes):
    return run([JsonlReader(folder + "/theirs"), MinhashDedupFilter(folder + "/remove"),
                JsonlWriter(folder + "/unique", compression=None)], rank, processes)


class Peer:
    def __init__(self, folder, processes):
        self.folder, self.processes = folder, processes
        self.pool = multiprocessing.get_context("fork").Pool(processes, warm)
        warm()

    def all(self, part):
        return sum(n or 0 for n in self.pool.starmap(part, [(self.folder, i, self.processes) for i in range(self.processes)]))

    def filter(self):
        shutil.rmtree(self.folder + "/theirs", ignore_errors=True)
        start = time.perf_counter()
        kept = self.all(filter_part)
        return {"seconds": time.perf_counter() - start, "kept": kept}

    def minhash(self):
        for name in ("signatures", "buckets", "remove", "unique"):
            shutil.rmtree(f"{self.folder}/{name}", ignore_errors=True)
        start = time.perf_counter()
        self.all(sign_part)
        self.all(bucket_part)
        MinhashDedupCluster(self.folder + "/buckets", self.folder + "/remove", config=MinhashConfig()).run(None, 0, 1)
        kept = self.all(keep_part)
        return {"seconds": time.perf_counter() - start, "kept": kept}

    def judge(self):
        verdicts = {}
        for path in sorted(pathlib.Path(self.folder, "in").iterdir()):
            for line in path.open(encoding="utf-8"):
                record = json.loads(line)
                verdicts[record["id"]] = self.reason(Document(text=record["text"], id=record["id"]))
        pathlib.Path(self.folder, "verdicts.json").write_text(json.dumps(verdicts), encoding="utf-8")
        return {}

    @staticmethod
    def reason(document):
        for one in FILTERS:
            result = one.filter(document)
            if isinstance(result, tuple) and not result[0]:
                return result[1]
        return ""


def main():
    peer = Peer(sys.argv[1], int(sys.argv[2]))
    answer(version=lambda: {"version": version("datatrove")}, filter=peer.filter, minhash=peer.minhash, judge=peer.judge)


if __name__ == "__main__":
    main()
