"""Of the words that other libraries find in office documents and notebooks, how many do we find, and which more?

    python documents.py FOLDER CLASS_PATH

FOLDER gets the documents, if they are not there yet: the Word and OpenDocument files among the test documents of Apache
Tika 2.9.2 (with `mvn`) and the notebooks among the tests of nbconvert and nbformat (with `pip`). CLASS_PATH is that of
`bench`: benchmarks/target/benchmarks-*.jar and benchmarks/target/lib/*. The peers are in requirements-documents.txt. A
document counts where both give a text. What differs is printed below the table, to be judged by eye: the peers also give
headers, footers, tables of contents, and the copies of text boxes for older programs.
"""

import collections
import json
import logging
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import warnings
import zipfile

import docx2txt
import mammoth
import nbconvert
from odf import teletype
from odf import text as odf_text
from odf.opendocument import load
from traitlets.config import Config

MODULES = ("tika-parser-microsoft-module", "tika-parser-miscoffice-module")
NOTEBOOKS = ("nbconvert==7.16.6", "nbformat==5.10.4")


def fetch(folder):
    if (folder / "office").is_dir():
        return
    for module in MODULES:
        subprocess.run(["mvn", "-B", "-q", "dependency:copy", f"-Dartifact=org.apache.tika:{module}:2.9.2:jar:tests",
                        f"-DoutputDirectory={folder / 'jars'}"], check=True)
    for jar in sorted((folder / "jars").glob("*.jar")):
        with zipfile.ZipFile(jar) as archive:
            archive.extractall(folder / "office", [n for n in archive.namelist() if n.endswith((".docx", ".docm", ".odt"))])
    subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d",
                    folder / "sdists", *NOTEBOOKS], check=True)
    for archive in sorted((folder / "sdists").glob("*.tar.gz")):
        with tarfile.open(archive) as tar:
            tar.extractall(folder / "notebooks", [m for m in tar if m.name.endswith(".ipynb")], filter="data")


def ours(class_path, folder, glob):
    java = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
    done = subprocess.run([java, "-cp", class_path, "dev.trainyard.benchmark.DocumentTexts", folder, glob],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def by_mammoth(path):
    with open(path, "rb") as file:
        return re.sub(r"<[^>]+>", " ", mammoth.convert_to_html(file).value.replace("&amp;", "&"))


def by_odfpy(path):
    document = load(path)
    return "\n".join(teletype.extractText(part)
                     for kind in (odf_text.P, odf_text.H) for part in document.getElementsByType(kind))


def by_nbconvert(path):
    config = Config()
    config.TemplateExporter.exclude_output = True
    return nbconvert.MarkdownExporter(config=config).from_filename(path)[0]


def words(text):
    return collections.Counter(re.findall(r"\w+", text.lower()))


def main():
    warnings.filterwarnings("ignore")
    logging.disable(logging.CRITICAL)
    folder, class_path = pathlib.Path(sys.argv[1]), sys.argv[2]
    fetch(folder)
    print("| documents | peer | both give text | only ours | only the peer | peer's words | of these ours | more in ours |")
    print("|---|---|---|---|---|---|---|---|")
    differences = []
    for name, glob, peer, read in (
            ("office", "**/*.{docx,docm}", "docx2txt", docx2txt.process),
            ("office", "**/*.{docx,docm}", "mammoth", by_mammoth),
            ("office", "**/*.odt", "odfpy", by_odfpy),
            ("notebooks", "**/*.ipynb", "nbconvert", by_nbconvert)):
        both = only_ours = only_theirs = theirs_all = common_all = more_all = 0
        for document in ours(class_path, folder / name, glob):
            own = words(document.get("text", ""))
            try:
                theirs = words(read(str(folder / name / document["path"])))
            except Exception:  # Whatever a peer throws, it gives no text.
                theirs = collections.Counter()
            if own and theirs:
                both += 1
                common = own & theirs
                theirs_all += theirs.total()
                common_all += common.total()
                more_all += (own - theirs).total()
                if own != theirs:
                    differences.append(f"{document['path']}, {peer}: {list(theirs - own)[:12]} {list(own - theirs)[:12]}")
            elif own:
                only_ours += 1
            elif theirs:
                only_theirs += 1
                differences.append(f"{document['path']}, only {peer}: {list(theirs)[:12]}, ours {document['reason']}")
        print(f"| {glob} | {peer} | {both} | {only_ours} | {only_theirs} | {theirs_all} | {common_all} | {more_all} |")
    print("\n".join(differences))


if __name__ == "__main__":
    main()
