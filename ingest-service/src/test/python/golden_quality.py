"""Writes datatrove's decisions about some hundred texts, rule by rule, as expected by QualityGoldenTest.

    python golden_quality.py FOLDER... > /dev/null    # with datatrove 0.10.1, spacy 3.8, regex, xxhash

The folders hold public sets of texts: lambada_openai.jsonl, wikitext-2_valid.txt, dolly_hhrlhf_train_small.jsonl,
tinyshakespeare.txt, gsm8k_test.jsonl, piqa.jsonl. Excerpts of them are cut, shuffled, repeated and mixed with what pages
are full of, so that each rule has something to say. Each rule is a filter of datatrove with all its other rules off; words
and sentences are those of its English splitter (spaCy's blank English model with its rules for sentences), which needs no
download. Writes quality.jsonl.gz beside the tests' resources.
"""

import gzip
import hashlib
import json
import pathlib
import random
import re
import sys

from datatrove.data import Document
from datatrove.pipeline.filters import (
    C4QualityFilter, FineWebQualityFilter, GopherQualityFilter, GopherRepetitionFilter)
from datatrove.utils.text import split_into_words

TEXTS = 600
LONGEST = 2_600
TARGET = (pathlib.Path(__file__).parent.parent
          / "resources/dev/trainyard/ingest/attributes/quality.jsonl.gz")

NOISE = [
    "Home | About us | Contact | Log in", "Read more…", "Read more...", "Share this: Facebook Twitter (opens in new window)",
    "Please enable JavaScript to view the comments.", "This site uses cookies. By continuing you agree to our cookie policy.",
    "By using this site you agree to our Terms of Use and Privacy Policy.", "© 2026 Example Inc. All rights reserved.",
    "function go() { return 1; }", "<div class=\"main\"><a href=\"https://www.example.org/a-b?c=d\">here</a></div>",
    "Lorem ipsum dolor sit amet, consectetur adipiscing elit.", "Posted by admin on 12/03/2019 at 10:42am", "Add to cart",
    "$19.99 $24.99 (20% off!)", "1,234 views · 56 comments", "Tags: news, sport, weather", "#news #sport #photo", "&nbsp;",
    "Mail: me@example.org – Tel. +44 20 1234-5678", "►► Next page »", "★★★★☆ 4.5/5", "Dr. Smith's U.S. visit (p. 12-14) [1][2].",
    "It's 10km, isn't it? They'd've gone, e.g. by car; I cannot...", "Größe: 5mm × 3cm – naïve café’s “déjà vu”.",
    "[edit]", "The sea is salty[3][citation needed].", "\u3000全角スペース。これは日本語の文です！", "Москва — столица России. Да?", "😀😃 fun!!",
]


def excerpts(folders):
    found = {}
    for folder in map(pathlib.Path, folders):
        for path in folder.rglob("*"):
            found[path.name] = path
    lines = []
    for name, fields in [("lambada_openai.jsonl", ["context"]), ("dolly_hhrlhf_train_small.jsonl", ["response"]),
                         ("gsm8k_test.jsonl", ["question", "answer"]), ("piqa.jsonl", ["query"])]:
        for line in found[name].open(encoding="utf-8"):
            record = json.loads(line)
            lines.append("\n".join(str(record.get(field, "")) for field in fields).strip())
    wiki = found["wikitext-2_valid.txt"].read_text(encoding="utf-8")
    for mark in "-,.":
        wiki = wiki.replace(f" @{mark}@ ", mark)
    for mark in ".,)":
        wiki = wiki.replace(f" {mark}", mark)
    lines += wiki.replace("( ", "(").replace(" '", "'").split("\n = ")
    lines += found["tinyshakespeare.txt"].read_text(encoding="utf-8").split("\n\n")
    return [line for line in lines if len(line) > 20]


def sentences(chance, pieces):
    text = " ".join(chance.choice(pieces) for _ in range(3))
    return [part for part in re.split(r"(?<=[.?!])\s+", " ".join(text.split())) if part]


def make(chance, pieces):
    kind = chance.randrange(16)
    parts = [chance.choice(pieces) for _ in range(chance.randint(1, 4))]
    if kind < 4:
        text = chance.choice(["\n", "\n\n"]).join(parts)
    elif kind == 4:  # Lines of a page.
        lines = [line for part in parts for line in part.splitlines()]
        for _ in range(chance.randint(1, 12)):
            lines.insert(chance.randint(0, len(lines)), chance.choice(NOISE))
        text = "\n".join(lines)
    elif kind == 5:  # A list.
        share = chance.choice([0.5, 0.85, 0.95, 1])
        mark = chance.choice(["- ", "• ", "• ", "* ", "  -"])
        text = "\n".join((mark if chance.random() < share else "") + line for line in sentences(chance, pieces))
    elif kind == 6:  # Lines again.
        lines = sentences(chance, pieces)
        for _ in range(chance.randint(1, 6)):
            lines.insert(chance.randint(0, len(lines)), chance.choice(lines))
        text = chance.choice(["\n", "\n\n", "\n\n\n"]).join(lines)
    elif kind == 7:  # A phrase again and again.
        words = " ".join(parts).split()
        at, length = chance.randrange(len(words)), chance.randint(1, 14)
        phrase = words[at:at + length] or ["the"]
        for _ in range(chance.randint(1, 30)):
            place = chance.randint(0, len(words))
            words[place:place] = phrase
        text = " ".join(words[-350:])
    elif kind == 8:  # Marks.
        mark = chance.choice(["#", " #", "...", " …", "…", " # ", " ... "])
        share = chance.random() * 0.4
        text = " ".join(word + (mark if chance.random() < share else "") for word in " ".join(parts).split())
    elif kind == 9:  # Cut lines.
        share = chance.random()
        text = "\n".join(line + (chance.choice(["...", "…", " ..."]) if chance.random() < share else "")
                         for line in sentences(chance, pieces))
    elif kind == 10:  # Numbers.
        share = chance.random() * 0.6
        text = " ".join(str(chance.randint(0, 9999)) if chance.random() < share else word
                        for word in " ".join(parts).split())
    elif kind == 11:  # Words of other lengths.
        words = " ".join(parts).split()
        text = ("".join(" " + w if chance.random() < 0.3 else w for w in words) if chance.random() < 0.7
                else " ".join(w[:chance.randint(1, 4)] for w in words))
    elif kind == 12:  # Short lines.
        words = " ".join(parts).split()
        step = chance.randint(1, 9)
        text = "\n".join(" ".join(words[i:i + step]) for i in range(0, len(words), step))
    elif kind == 13:  # No stop words.
        stop = {"the", "be", "to", "of", "and", "that", "have", "with"} - set(chance.sample(["the", "of", "and"], chance.randint(0, 2)))
        text = " ".join(word for word in " ".join(parts).split() if word.lower() not in stop)
    elif kind == 14:  # Noise alone.
        text = "\n".join(chance.choice(NOISE + [chance.choice(pieces)[:80]]) for _ in range(chance.randint(3, 30)))
    else:  # Few words.
        text = " ".join(" ".join(parts).split()[:chance.randint(1, 70)])
    if chance.random() < 0.1:
        text = chance.choice(["\n", "\n\n", "  "]) + text + chance.choice(["\n", "\n\n", " ", "\u2028"])
    if chance.random() < 0.1:
        text = text.replace(" ", chance.choice(["  ", "\u00a0", "\t", "\r\n"]), chance.randint(1, 20))
    if chance.random() < 0.05:
        text = text.replace(". ", ".\n", 8)
    return text[:chance.randint(LONGEST // 2, LONGEST)]


def alone(filter_class, off, **on):
    return filter_class(**{**off, **on})


def rules():
    quality = dict.fromkeys([
        "min_doc_words", "max_doc_words", "min_avg_word_length", "max_avg_word_length", "max_symbol_word_ratio",
        "max_bullet_lines_ratio", "max_ellipsis_lines_ratio", "max_non_alpha_words_ratio", "min_stop_words"])
    repetition = {"dup_line_frac": None, "dup_para_frac": None, "dup_line_char_frac": None, "dup_para_char_frac": None,
                  "top_n_grams": (), "dup_n_grams": ()}
    lines = {"filter_no_terminal_punct": False, "min_num_sentences": -1, "filter_lorem_ipsum": False,
             "filter_curly_bracket": False}
    fineweb = {"line_punct_thr": 0, "short_line_thr": 2, "char_duplicates_ratio": 2, "new_line_ratio": 1e9}
    symbols = alone(GopherQualityFilter, quality, max_symbol_word_ratio=0.1)

    def symbol(reason):
        return lambda text: verdict(symbols, text)[1] == reason

    by_name = {
        "gopher.words-min": alone(GopherQualityFilter, quality, min_doc_words=50),
        "gopher.words-max": alone(GopherQualityFilter, quality, max_doc_words=400),  # Not 100,000: texts are short.
        "gopher.mean-word-length-min": alone(GopherQualityFilter, quality, min_avg_word_length=3),
        "gopher.mean-word-length-max": alone(GopherQualityFilter, quality, max_avg_word_length=10),
        "gopher.bullet-lines": alone(GopherQualityFilter, quality, max_bullet_lines_ratio=0.9),
        "gopher.ellipsis-lines": alone(GopherQualityFilter, quality, max_ellipsis_lines_ratio=0.3),
        "gopher.alphabetic-words": alone(GopherQualityFilter, quality, max_non_alpha_words_ratio=0.8),
        "gopher.stop-words": alone(GopherQualityFilter, quality, min_stop_words=2),
        "gopher.duplicate-paragraph-fraction": alone(GopherRepetitionFilter, repetition, dup_para_frac=0.3),
        "gopher.duplicate-paragraph-characters": alone(GopherRepetitionFilter, repetition, dup_para_char_frac=0.2),
        "gopher.duplicate-line-fraction": alone(GopherRepetitionFilter, repetition, dup_line_frac=0.3),
        "gopher.duplicate-line-characters": alone(GopherRepetitionFilter, repetition, dup_line_char_frac=0.2),
        "c4.sentences": alone(C4QualityFilter, lines, min_num_sentences=5),
        "c4.lorem-ipsum-lines": alone(C4QualityFilter, lines, filter_lorem_ipsum=True),
        "c4.curly-bracket-lines": alone(C4QualityFilter, lines, filter_curly_bracket=True),
        "fineweb.punctuated-line-ratio": alone(FineWebQualityFilter, fineweb, line_punct_thr=0.12),
        "fineweb.short-line-ratio": alone(FineWebQualityFilter, fineweb, short_line_thr=0.67),
        "fineweb.duplicate-character-ratio": alone(FineWebQualityFilter, fineweb, char_duplicates_ratio=0.01),
        "fineweb.newline-word-ratio": alone(FineWebQualityFilter, fineweb, new_line_ratio=0.3),
    }
    for n, most in ((2, 0.2), (3, 0.18), (4, 0.16)):
        by_name[f"gopher.top-{n}-gram"] = alone(GopherRepetitionFilter, repetition, top_n_grams=((n, most),))
    for n, most in ((5, 0.15), (6, 0.14), (7, 0.13), (8, 0.12), (9, 0.11), (10, 0.10)):
        by_name[f"gopher.duplicate-{n}-grams"] = alone(GopherRepetitionFilter, repetition, dup_n_grams=((n, most),))
    asked = {name: (lambda one: lambda text: not verdict(one, text)[0])(one) for name, one in by_name.items()}
    asked["gopher.hash-ratio"] = symbol("gopher_too_many_hashes")
    asked["gopher.ellipsis-ratio"] = symbol("gopher_too_many_ellipsis")
    cleaning = alone(C4QualityFilter, lines)
    return asked, cleaning


def verdict(one, text):
    result = one.filter(Document(text=text, id="0"))
    return result if isinstance(result, tuple) else (result, None)


def digest(text):
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]


def main():
    chance = random.Random(4)
    pieces = excerpts(sys.argv[1:])
    asked, cleaning = rules()
    fired = dict.fromkeys(asked, 0)
    with gzip.GzipFile(TARGET, "wb", mtime=0) as out:
        made = 0
        while made < TEXTS:
            text = make(chance, pieces)
            words = split_into_words(text)
            if not words:
                continue
            broken = [name for name, rule in asked.items() if rule(text)]
            for name in broken:
                fired[name] += 1
            cleaned = Document(text=text, id="0")
            cleaning.filter(cleaned)
            record = {"text": text, "broken": broken, "words": digest("\n".join(words)), "cleaned": digest(cleaned.text)}
            out.write((json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8"))
            made += 1
    print(TARGET.stat().st_size, "bytes;", fired, file=sys.stderr)


if __name__ == "__main__":
    main()
