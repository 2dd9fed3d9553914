"""How much personal data is found in sentences, compared with Presidio, and what is found by mistake in source code?

    python personal_data.py CLASS_PATH [CLASS_PATH_BEFORE] [--code FOLDER_OR_ZIP]...

Needs the packages phonenumbers and presidio-analyzer. A CLASS_PATH is that of `bench`. Every sentence has one piece of
personal data; it counts as found if all of it is covered. Phone numbers are libphonenumber's example numbers of each
country. Of Presidio only the recognisers of phones (for all of these countries), IBANs, e-mail and IP addresses are used,
without a language model. In the source code of the --code folders and archives, everything that is found now and was not
found before is printed.
"""

import argparse
import pathlib
import zipfile
from collections import Counter

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from probe import ask

# The rules were written for the first group and are tested on the second.
WRITTEN_FOR = {"US": "Phone:", "GB": "Tel:", "DE": "Telefon:", "FR": "Tél. :", "CH": "Tel.", "ES": "Teléfono:",
               "RU": "Тел.:", "JP": "電話:", "IT": "Telefono:", "AU": "Phone:"}
TESTED = {"CA": "Phone:", "NL": "Telefoon:", "BE": "Tél.:", "AT": "Telefon:", "SE": "Telefon:", "PT": "Telefone:",
          "UA": "Телефон:", "KR": "전화:", "CN": "电话：", "PL": "Telefon:", "ZA": "Tel:", "BR": "Telefone:"}
WORDS = ("Please write to Ann or use {} until Friday.", "Ann Roe, {}, second floor")


def examples(country):
    found = []
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
        number = phonenumbers.example_number_for_type(country, kind)
        if number is not None and number not in found:
            found.append(number)
    return found


def phones(countries):
    """(kind, text, start, end) for each sentence."""
    made = []

    def put(kind, i, before, number, after=""):
        start, end = WORDS[i % 2].split("{}")
        made.append((kind, start + before + number + after + end, len(start) + len(before),
                     len(start) + len(before) + len(number)))

    for country, label in countries.items():
        for i, number in enumerate(examples(country)):
            whole = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
            national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
            put("with a plus", i, "", whole)
            put("with 00", i, "", "00" + whole[1:])
            put("after a label, in groups", i, label + " ", national)
            put("after a label, digits only", i, label + " ", "".join(c for c in national if c.isdigit()))
            put("in national groups, without a label", i, "", national)
        put("with an extension", 1, "", whole + (" ext. 123" if len(made) % 2 else " x45"))
        put("with no-break spaces", 0, "", whole.replace(" ", "\u00a0"))
    return made


IBANS = ["DE89370400440532013000", "GB82 WEST 1234 5698 7654 32", "FR14 2004 1010 0505 0001 3M02 606", "NL91ABNA0417164300",
         "ES91 2100 0418 4502 0005 1332", "CH93 0076 2011 6238 5295 7", "AT61 1904 3002 3457 3201", "BE68 5390 0754 7034",
         "IT60 X054 2811 1010 0000 0123 456", "SE45 5000 0000 0583 9825 7466"]
MAIL = ["o'brien@roe.org", "jane.roe@corp-mail.net", "j+lists@mail.roe.co.uk", "d'angelo@roe.it", "ümit@büro.de",
        "a_b@163.com", "o'neil.k@roe.ie", "x@roe.museum"]
NEAR_VERSIONS = ["The build server is 93.184.216.34 now.", "After the build, log in to 93.184.216.34 again.",
                 "The new version runs on 93.184.216.34 today.", "version 2.1 was installed at 93.184.216.34",
                 "Release candidates are on host 93.184.216.34.", "release: http://93.184.216.34/download",
                 "build failed: connection from 93.184.216.34:443 refused", "The chapter's server, 93.184.216.34, is down."]


def others():
    made = []

    def put(kind, text, part):
        start = text.index(part)
        made.append((kind, text, start, start + len(part)))

    for iban in IBANS:
        put("IBANs", f"Pay to {iban} by Friday.", iban)
        put("IBANs in lower case", f"Pay to {iban.lower()} by Friday.", iban.lower())
    for mail in MAIL:
        put("e-mail, also `o'brien@…`", f"Write to {mail} about it.", mail)
        put("e-mail in quotation marks", f"mail = '{mail}'", mail)
    for text in NEAR_VERSIONS:
        put('IP addresses near "build", "version", "release"', text, "93.184.216.34")
    return made


def covered(parts, start, end):
    at = start
    for first, last in sorted(parts):
        if first <= at < last:
            at = last
    return at >= end


def ours(class_path, texts):
    answers = ask(class_path, [{"text": text, "personalData": True} for text in texts])
    return [[(part["start"], part["end"]) for part in answer["parts"]] for answer in answers]


def presidio(texts):
    import logging

    # The list of top-level domains of the package, so that nothing is downloaded.
    import tldextract
    logging.disable(logging.WARNING)
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())

    from presidio_analyzer.predefined_recognizers import EmailRecognizer, IbanRecognizer, IpRecognizer, PhoneRecognizer
    recognisers = [PhoneRecognizer(supported_regions=[*WRITTEN_FOR, *TESTED]), IbanRecognizer(), EmailRecognizer(),
                   IpRecognizer()]
    return [[(found.start, found.end) for one in recognisers for found in one.analyze(text, one.supported_entities, None) or []]
            for text in texts]


def table(title, sentences, results, heads):
    print(f"\n| {title} | sentences | {' | '.join(heads)} |\n|{'---|' * (2 + len(heads))}")
    kinds = list(dict.fromkeys(kind for kind, *_ in sentences))
    totals = [0] * len(results)
    for kind in kinds:
        numbers = []
        for i, result in enumerate(results):
            number = sum(covered(parts, start, end) for (k, _, start, end), parts in zip(sentences, result) if k == kind)
            numbers.append(number)
            totals[i] += number
        print(f"| {kind} | {sum(k == kind for k, *_ in sentences)} | {' | '.join(map(str, numbers))} |")
    print(f"| **in all** | {len(sentences)} | {' | '.join(map(str, totals))} |")


def files(place):
    endings = (".java", ".py", ".c", ".h", ".js", ".ts", ".properties", ".xml", ".md", ".rst", ".txt", ".pyi")
    if place.is_dir():
        for path in sorted(place.rglob("*")):
            if path.suffix in endings and path.is_file():
                yield str(path), path.read_bytes()
    else:
        with zipfile.ZipFile(place) as archive:
            for name in archive.namelist():
                if name.endswith(endings):
                    yield f"{place.name}!{name}", archive.read(name)


def false_alarms(now, before, places):
    texts = [(name, data.decode("utf-8", "replace")) for place in places for name, data in files(pathlib.Path(place))
             if len(data) <= 4_000_000]
    print(f"\n{len(texts)} source files, {sum(len(text) for _, text in texts) / 1e6:.0f} million characters")
    questions = [{"text": text, "personalData": True} for _, text in texts]
    kinds = Counter()
    for (name, text), earlier, later in zip(texts, ask(before, questions), ask(now, questions)):
        kinds.update(part["kind"] + " no longer" for part in earlier["parts"] if part not in later["parts"])
        for part in later["parts"]:
            if part not in earlier["parts"]:
                kinds[part["kind"] + " new"] += 1
                start, end = part["start"], part["end"]
                print(f"{part['kind']}: {text[max(0, start - 30):start]!r} [{text[start:end]}] {text[end:end + 20]!r} in {name}")
    print(dict(kinds))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("now")
    arguments.add_argument("before", nargs="?")
    arguments.add_argument("--code", action="append", default=[])
    arguments.add_argument("--missed", action="store_true", help="print the sentences in which we find nothing")
    given = arguments.parse_args()
    before = given.before or given.now
    for title, sentences in (("found in the tested countries", phones(TESTED)), ("in the ten other countries", phones(WRITTEN_FOR)),
                             ("found", others())):
        texts = [text for _, text, _, _ in sentences]
        results = [ours(before, texts), ours(given.now, texts), presidio(texts)]
        table(title, sentences, results, ("before", "now", "Presidio"))
        if given.missed:
            for (kind, text, start, end), parts in zip(sentences, results[1]):
                if not covered(parts, start, end):
                    print("missed:", kind, text)
    if given.code:
        false_alarms(given.now, before, given.code)


if __name__ == "__main__":
    main()
