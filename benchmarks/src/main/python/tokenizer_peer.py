"""The peer of `bench tokenizer`: Hugging Face's tokenizers, on all cores.

    python tokenizer_peer.py FOLDER VOCABULARY_SIZE SPECIAL_TOKEN...

FOLDER holds texts.jsonl, one JSON string a line. `train` learns a vocabulary and writes merges.json there, `encode`
encodes the texts with what was last learned, without offsets, and `ids` writes them to ids.json.
"""

import json
import os
import pathlib
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "true"

import tokenizers
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from answering import answer


class Peer:
    def __init__(self, folder, size, special):
        self.folder, self.size, self.special = folder, size, special
        with (folder / "texts.jsonl").open(encoding="utf-8") as lines:
            self.texts = [json.loads(line) for line in lines]

    def train(self):
        self.tokenizer = Tokenizer(models.BPE())
        self.tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
        trainer = trainers.BpeTrainer(
            vocab_size=self.size, min_frequency=2, special_tokens=self.special,
            initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
        start = time.perf_counter()
        self.tokenizer.train_from_iterator(self.texts, trainer)
        seconds = time.perf_counter() - start
        merges = json.loads(self.tokenizer.to_str())["model"]["merges"]
        joined = [merge if isinstance(merge, str) else " ".join(merge) for merge in merges]
        (self.folder / "merges.json").write_text(json.dumps(joined), encoding="utf-8")
        return {"seconds": seconds}

    def encode(self):
        start = time.perf_counter()
        self.encodings = self.tokenizer.encode_batch_fast(self.texts, add_special_tokens=False)
        return {"seconds": time.perf_counter() - start}

    def ids(self):
        (self.folder / "ids.json").write_text(json.dumps([encoding.ids for encoding in self.encodings]))
        return {}


def main():
    folder, size, *special = sys.argv[1:]
    peer = Peer(pathlib.Path(folder), int(size), special)
    answer(
        version=lambda: {"version": tokenizers.__version__}, train=peer.train, encode=peer.encode, ids=peer.ids)


if __name__ == "__main__":
    main()
