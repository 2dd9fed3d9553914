"""Makes the golden files of TokenizerGoldenTest: what Hugging Face's trainer learns and how its library encodes.

    python -m venv .venv && .venv/bin/pip install tokenizers==0.23.3
    .venv/bin/python language-model/src/test/python/golden_tokenizer.py

Reads documents.jsonl (one JSON string a line; made from the files below the first time, and kept) beside which it writes
merges.txt (one merge a line, as in tokenizer.json) and hard-strings.jsonl.gz ([text, ids] a line).
"""

import gzip
import json
import pathlib
import random

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

ROOT = pathlib.Path(__file__).parents[4]
FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model/tokenizer"
SPECIAL = ["<|begin_of_text|>", "<|end_of_text|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end_of_turn|>", "<|pad|>"]
VOCABULARY = 2048
SOURCES = [
    "LICENSE",
    "docs/architecture.md",
    "language-model/src/main/java/dev/trainyard/model/training/TrainingSession.java",
    "language-model/src/main/java/dev/trainyard/model/transformer/Safetensors.java",
    "language-model/src/main/java/dev/trainyard/model/generation/Generator.java",
    "corpus/src/main/resources/dev/trainyard/corpus/conversation/phrasings.jsonl",
]


def documents():
    file = FOLDER / "documents.jsonl"
    if not file.exists():
        texts = [(ROOT / source).read_text() for source in SOURCES] + [hard(random.Random(1), 400) for _ in range(20)]
        file.write_text("".join(json.dumps(text) + "\n" for text in texts))
    return [json.loads(line) for line in file.read_text().splitlines()]


ALPHABETS = [
    "abcdefghij ABC 0123 .,;(){}[]<>'\"\n\t  ",
    "éèüßñçøåÆŒſ\u00a0\u200b\u2009 ",
    "漢字かなカナ한국어 ภาษาไทย हिन्दी עברית العربية ",
    "😀👩‍👩‍👧‍👦🏳️‍🌈🇪🇺\u200d\ufe0f 👍🏽",
    "e\u0301o\u0308n\u0303\u0327 ",
    "x1y2z3_$%&/=?!^°§ \r\n",
    "'s 't 're 've 'm 'll 'd n't ",
]


def hard(chance, longest):
    kind = chance.randrange(10)
    length = chance.randrange(longest)
    if kind == 0:
        return bytes(chance.randrange(256) for _ in range(length)).decode("utf-8", errors="replace")
    if kind == 1:
        return chance.choice(["a", " ", "\n", "=", "é", "漢", "😀", "ab", "1 "]) * length
    if kind == 2:
        return "".join(chr(c) for c in (chance.randrange(0x20, 0x2FFFF) for _ in range(length)) if not 0xD800 <= c < 0xE000)
    chosen = chance.sample(ALPHABETS, chance.randrange(1, 4))
    return "".join(chance.choice(chance.choice(chosen)) for _ in range(length))


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY, min_frequency=2, special_tokens=SPECIAL,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator(documents(), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    (FOLDER / "merges.txt").write_text("".join(merge + "\n" for merge in merges))
    chance = random.Random(20261101)
    with gzip.GzipFile(FOLDER / "hard-strings.jsonl.gz", "wb", mtime=0) as out:
        for _ in range(10_000):
            text = hard(chance, 40)
            out.write((json.dumps([text, tokenizer.encode(text).ids]) + "\n").encode())
    print(len(merges), "merges")


if __name__ == "__main__":
    main()
