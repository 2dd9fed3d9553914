"""Writes letter-models.xz: how likely each letter is after the two before it, in the languages of LANGUAGES, and how
likely each character is in Chinese, Japanese and Korean. LikelyCharset compares charsets by these probabilities.

The counts are those of Lingua (Apache License 2.0, https://github.com/pemistahl/lingua-py), which counted them on the
corpora of the University of Leipzig. Simplified Chinese, which Lingua lacks, is Lingua's Chinese through OpenCC's tables.

    pip install brotli opencc-python-reimplemented==0.1.7
    pip download --no-deps lingua-language-detector==1.4.2
    python letter_models.py lingua_language_detector-1.4.2-py3-none-any.whl letter-models.xz

The file, after decompression, in big-endian order:
    2 bytes   number of languages
    for each  1 byte length and name in ASCII
              1 byte number of letters n, then n letters of 2 bytes each
              n bytes     cost of each letter alone
              n bytes     extra cost after each letter, of letters that are not listed after it
              n*n bytes   cost of the second of two letters, 0 if it is not listed
              n*n bytes   extra cost after each two letters, of letters that are not listed after them
              n*n*n bytes cost of the third of three letters, 0 if it is not listed
    2 bytes   number of tables of characters
    for each  1 byte length and name in ASCII, 2 bytes number of characters, 2 bytes each; then a byte of cost each
A cost is a negative natural logarithm in units of 1/8.
"""

import json
import lzma
import math
import struct
import sys
import unicodedata
import zipfile
from fractions import Fraction

import brotli
from opencc import OpenCC

LANGUAGES = (
    "en de fr es it pt nl sv da nb nn is fi et lv lt pl cs sk sl hr hu ro sq tr az vi ca eu ga cy eo af la id tl sw mi"
    " ru uk be bg sr mk kk mn el he ar fa ur th"
).split()
LEAST_SHARE = 2e-5  # of a letter, to be in the alphabet of its language
LEAST_TRIPLE = 1.5e-6  # of three letters, to be listed
UNIT = 8


def read(wheel, language, kind):
    packed = wheel.read(f"lingua/language-models/{language}/{kind}.json.br")
    grams = json.loads(brotli.decompress(packed))["ngrams"]
    return {gram: Fraction(share) for share, some in grams.items() for gram in some.split()}


def cost(probability):
    return max(1, min(255, round(-math.log(probability) * UNIT)))


def is_plain(letter):
    """Whether it is a letter that a charset before Unicode may have, not one of its forms for compatibility."""
    return len(letter) == 1 and letter < "\u2000" and unicodedata.normalize("NFKC", letter) == letter


def letters_of(wheel, language):
    single = {letter: float(share) for letter, share in read(wheel, language, "unigrams").items() if is_plain(letter)}
    alphabet = sorted(letter for letter, share in single.items() if share >= LEAST_SHARE)
    latin = any(letter in alphabet for letter in "ae") and single.get("e", 0) > 0.001
    if latin:
        alphabet = sorted(set(alphabet) | set("abcdefghijklmnopqrstuvwxyz"))
    else:
        alphabet = [letter for letter in alphabet if letter > "\x7f" and "LATIN" not in unicodedata.name(letter)]
    number = {letter: i for i, letter in enumerate(alphabet)}
    n = len(alphabet)
    alone = {letter: max(single.get(letter, 0.0), 1e-6) for letter in alphabet}

    pairs, triples = {}, {}
    for gram, share in read(wheel, language, "bigrams").items():
        if gram[0] in number and gram[1] in number:
            pairs[gram] = single[gram[0]] * float(share)
    for gram, share in read(wheel, language, "trigrams").items():
        if gram[:2] in pairs and gram[2] in number:
            triples[gram] = pairs[gram[:2]] * float(share)

    one = bytes(cost(alone[letter]) for letter in alphabet)
    two, three = bytearray(n * n), bytearray(n**3)
    after_one, after_two = bytearray(n), bytearray(n * n)
    pairs = {gram: share for gram, share in pairs.items() if share >= LEAST_TRIPLE}
    triples = {gram: share for gram, share in triples.items() if share >= LEAST_TRIPLE and gram[:2] in pairs}
    after = {}
    for gram, share in pairs.items():
        after.setdefault(gram[0], []).append((gram[1], share))
    for first, seconds in after.items():
        listed = sum(share for _, share in seconds)
        total = max(listed, alone[first] * 0.6)
        i = number[first]
        for second, share in seconds:
            two[i * n + number[second]] = cost(share / total * 0.999)
    for first in alphabet:
        # What is not listed shares a probability that falls with how well the letter is known.
        left = min(0.9, 0.0005 + 5e-6 / alone[first])
        after_one[number[first]] = cost(left)
    after = {}
    for gram, share in triples.items():
        after.setdefault(gram[:2], []).append((gram[2], share))
    for first, thirds in after.items():
        listed = sum(share for _, share in thirds)
        i = number[first[0]] * n + number[first[1]]
        total = max(listed, pairs[first] * 0.6)
        for third, share in thirds:
            exact = cost(share / total * 0.99)
            three[i * n + number[third]] = exact - exact % 2 + (1 if exact < 2 else 0)
    for first, share in pairs.items():
        left = min(0.9, 0.01 + 5e-6 / share)
        after_two[number[first[0]] * n + number[first[1]]] = cost(left)
    name = language.encode()
    code = struct.pack(">B", len(name)) + name + struct.pack(">B", n) + "".join(alphabet).encode("utf-16-be")
    return code + one + bytes(after_one) + bytes(two) + bytes(after_two) + bytes(three)


def characters_of(name, shares):
    some = sorted(c for c, share in shares.items() if share > 2e-7)
    code = struct.pack(">B", len(name)) + name.encode() + struct.pack(">H", len(some))
    return code + "".join(some).encode("utf-16-be") + bytes(cost(shares[c]) for c in some)


def simplified(shares):
    convert = OpenCC("t2s").convert
    result = {}
    for character, share in shares.items():
        other = convert(character)
        if len(other) == 1 and other <= "\ud7ff":
            result[other] = result.get(other, 0.0) + share
    return result


def characters(wheel, language):
    shares = read(wheel, language, "unigrams")
    return {c: float(share) for c, share in shares.items() if len(c) == 1 and "\u2e80" <= c <= "\ud7ff"}


def main(wheel, target):
    with zipfile.ZipFile(wheel) as models:
        body = struct.pack(">H", len(LANGUAGES))
        for language in LANGUAGES:
            body += letters_of(models, language)
        chinese = characters(models, "zh")
        tables = {
            "zh-Hant": chinese,
            "zh-Hans": simplified(chinese),
            "ja": characters(models, "ja"),
            "ko": characters(models, "ko"),
        }
        body += struct.pack(">H", len(tables))
        for name, shares in tables.items():
            body += characters_of(name, shares)
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "lc": 4, "pb": 0}]
    packed = lzma.compress(body, format=lzma.FORMAT_XZ, filters=filters)
    with open(target, "wb") as file:
        file.write(packed)
    print(f"{len(body)} bytes, {len(packed)} compressed")


if __name__ == "__main__":
    main(*sys.argv[1:])
