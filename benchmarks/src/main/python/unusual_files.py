"""Which text is read from files that are ordinary and a little broken, and which other libraries read it.

    python -m venv .trainyard/peers-files
    .trainyard/peers-files/bin/pip install -r benchmarks/src/main/python/requirements-files.txt
    .trainyard/peers-files/bin/python benchmarks/src/main/python/unusual_files.py DIR
    ./trainyard bench files DIR

Writes EPUB books, mail, JSON Lines, Parquet, WARC, PDF and text files and pages to DIR, with cases.json, which lists the sentences
that people see in each of them. Prints how many of the sentences the usual Python library finds; the command after it
prints how many Trainyard finds. A sentence is found if a text contains it exactly, apart from white space.
"""

import email
import email.policy
import gzip
import io
import json
import mailbox
import pathlib
import re
import sys
import warnings
import zipfile
import zlib

warnings.filterwarnings("ignore")
WORDS = "harbour master clerk ledger arrival numbers customs papers evening bell quiet town wagon signal engine timber".split()
cases = []


def sentence(n):
    """A sentence that occurs once."""
    return f"Sentence {n} says that the {WORDS[n % 16]} and the {WORDS[n // 16 % 16]} met the {WORDS[(n * 7 + 3) % 16]} of the town."


def take(count):
    first = take.next
    take.next += count
    return [sentence(n) for n in range(first, first + count)]


take.next = 1


def case(folder, kind, name, data, expected, reader="BY_NAME", field="text"):
    path = folder / kind / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    cases.append({"kind": kind, "file": f"{kind}/{name}", "format": reader, "field": field, "sentences": expected})


def book(chapters):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        z.writestr("mimetype", "application/epub+zip")
        z.writestr("META-INF/container.xml", '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
                   '<rootfiles><rootfile full-path="b.opf" media-type="application/oebps-package+xml"/></rootfiles></container>')
        items = "".join(f'<item id="c{i}" href="c{i}.xhtml" media-type="application/xhtml+xml"/>' for i in range(len(chapters)))
        refs = "".join(f'<itemref idref="c{i}"/>' for i in range(len(chapters)))
        z.writestr("b.opf", '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="u"><metadata '
                   'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>B</dc:title><dc:language>en</dc:language>'
                   f'<dc:identifier id="u">u</dc:identifier></metadata><manifest>{items}</manifest><spine>{refs}</spine></package>')
        for i, chapter in enumerate(chapters):
            z.writestr(f"c{i}.xhtml", chapter)
    return out.getvalue()


def chapter(head, between, first, second):
    return ('<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
            f'xmlns:epub="http://www.idpf.org/2007/ops"><head>{head}</head><body><main><h1>A chapter</h1><p>{first}</p>{between}'
            f"<p>{second}</p></main></body></html>")


def epub(folder):
    heads = ["<title>t</title>", "<title/>", '<title>t</title><script src="a.js"/>', "<title/><style/>",
             '<title/><meta name="a" content="b">', "<title>t</title>"]
    between = ["", "<iframe src='v'/>", "<a id='p7'/>", "<a href='#n'/>", "<span/>", "<textarea/>", "<script/>",
               "<iframe/><br>", "<svg><title/></svg>", "<div epub:type='pagebreak'/>"]
    for i in range(10):
        expected = take(4)
        data = book([chapter(heads[i % 6], between[i], *expected[:2]), chapter(heads[1], between[9 - i], *expected[2:])])
        case(folder, "EPUB", f"{i}.epub", data, expected)


def mail(folder):
    begin = "From a@a.example Wed May  1 12:00:00 2024\nFrom: a@a.example\nSubject: s\nMIME-Version: 1.0\n"
    part = "Content-Type: multipart/{}; boundary=b\n\n--b\nContent-Type: text/{}; charset=utf-8\n\n{}\n"
    html = "--b\nContent-Type: text/html; charset=utf-8\n\n<p>{}</p>\n--b--\n\n"
    forward = "--b\nContent-Type: message/rfc822\n{}\nSubject: f\nContent-Type: text/plain; charset=utf-8\n\n{}\n--b--\n\n"
    footer = "--b\nContent-Type: text/plain; charset=utf-8\n\n" + "_" * 47 + "\nlist footer\n--b--\n\n"
    flowed = "Content-Type: text/plain; charset=utf-8; format=flowed{}\n\n{}\n\n"
    a, b, c, d, e, f, g, h, i, j, k, l, m = take(13)
    plain = "Content-Type: text/plain; charset=utf-8\n\n"
    quoted = "\n".join("> " + line for line in ["From: B", "Subject: x", "", h])
    messages = [
        (begin + part.format("alternative", "plain", " \n") + html.format(a), [a]),
        (begin + part.format("alternative", "plain", "\u00a0\n\u200b") + html.format(b), [b]),
        (begin + part.format("mixed", "html", f"<p>{c}</p>") + footer, [c]),
        (begin + flowed.format("; delsp=yes", d[:30] + " \n" + d[30:]), [d]),
        (begin + flowed.format("", e.replace(" the ", " \nthe ", 1)), [e]),
        (begin + part.format("mixed", "plain", f) + forward.format("", g), [f, g]),
        (begin + part.format("mixed", "plain", "") + forward.format('Content-Disposition: attachment; filename="f.eml"\n', i), [i]),
        (begin + plain + "Begin forwarded message:\n\n" + quoted + "\n\n", [h]),
        (begin + plain + f"-----Original Message-----\nFrom: B\nSent: Wednesday\n\n{j}\n\n", [j]),
        (begin + plain + f"{k}\n\n---------- Forwarded message ---------\nFrom: B\nDate: x\nSubject: y\n\n{l}\n\n", [k, l]),
        (begin + part.format("alternative", "plain", m) + html.format(m), [m]),
    ]
    for n, (text, expected) in enumerate(messages):
        case(folder, "mail", f"{n}.mbox", text.encode(), expected)


def json_lines(folder):
    lines = ['{"text": T}', '{"text": T, "score": NaN}', '{"score": -Infinity, "text": T}', '{"n": LONG, "text": T}', '{"text": T},',
             '[{"text": T},', '{"text": T}]', '{"text": T, "a": [1, 2,],}', '{"x": .5, "y": 007, "text": T}', '{"text": T, "n": undefined}',
             '{"text": T, "n": "cut o', '{"a": "tab\there", "text": T}', '{"a": "\\x41", "text": T}', '\ufeff{"text": T}', '\x1e{"text": T}']
    expected = take(len(lines))
    text = "".join(line.replace("T", json.dumps(one), 1).replace("LONG", "1" * 5000) + "\n" for line, one in zip(lines, expected))
    case(folder, "JSON Lines", "lines.jsonl", text.encode(), expected)


def parquet(folder):
    import pyarrow as pa
    import pyarrow.parquet as pq

    for name, field, columns in [("plain", "text", {}), ("dotted", "content.text", {}),
                                 ("origin", "text", {"meta.url": pa.array(["https://a.example"] * 3)})]:
        expected = take(3)
        out = io.BytesIO()
        pq.write_table(pa.table({field: pa.array(expected), **columns}), out)
        case(folder, "Parquet", f"{name}.parquet", out.getvalue(), expected, field=field)


def record(url, http, body):
    block = f"HTTP/1.1 {http}\r\n\r\n".encode() + body
    return (f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{url:032d}>\r\nWARC-Date: 2024-05-01T12:00:00Z\r\n"
            f"WARC-Target-URI: https://a.example/{url}\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n").encode() + block + b"\r\n\r\n"


def warc(folder):
    html = "Content-Type: text/html; charset=utf-8"
    page = lambda text: f"<!DOCTYPE html><html><head><title>t</title></head><body><main><p>{text}</p>".encode()
    undone = [f"Content-Encoding: {name}" for name in ["gzip", "deflate", "br", "zstd"]] + ["Transfer-Encoding: chunked"]
    expected, records = take(18), []
    for n, header in enumerate(undone):
        records.append(record(n, f"200 OK\r\n{html}\r\n{header}", page(expected[n])))
    long = "".join(f"<p>{sentence(n)} {sentence(n + 1)}</p>" for n in range(1000, 4000)).encode()
    cut = [(f"{html}\r\nContent-Encoding: gzip", gzip.compress(page(expected[5]) + long)),
           (f"{html}\r\nContent-Encoding: deflate", zlib.compress(page(expected[6]) + long)),
           (f"{html}\r\nTransfer-Encoding: chunked", b"ffff\r\n" + page(expected[7]) + long)]
    for n, (header, body) in enumerate(cut):
        records.append(record(5 + n, f"200 OK\r\n{header}", body[: len(body) // 2]))
    others = ["200 OK\r\nServer: x", "200 OK\r\nContent-Type: application/octet-stream", f"203 Non-Authoritative Information\r\n{html}",
              f"206 Partial Content\r\n{html}", "200 OK\r\nContent-Type: unknown", f"200 OK\r\n{html}\r\nContent-Encoding: gzip"]
    for n, http in enumerate(others):
        body = page(expected[8 + n])
        records.append(record(8 + n, http, gzip.compress(body) if "gzip" in http else body))
    records.append(record(14, "200 OK\r\nContent-Type: application/xhtml+xml", chapter("<title/>", "", *expected[14:16]).encode()))
    records.append(record(15, f"200 OK\r\n{html}", chapter("<title/>", "<iframe/>", *expected[16:18]).encode()))
    case(folder, "WARC", "answers.warc.gz", b"".join(gzip.compress(one) for one in records), expected)


def invisible(folder):
    parts = {"txt": "{}\n", "md": "# T\n\n{}\n", "html": "<!DOCTYPE html><html><body><main><article><p>{}</p></article></main></body></html>",
             "jsonl": None}
    for ending, form in parts.items():
        expected = take(4)
        hidden = [expected[0].replace("says", "sa\u00adys"), expected[1].replace("the", "t\u200bhe"),
                  expected[2].replace("town", "\ufefftown"), expected[3].replace("met", "m\u2060e\u200ct")]
        text = "\n\n".join(hidden)
        data = json.dumps({"text": text}) + "\n" if form is None else form.format(text.replace("\n\n", "</p><p>") if ending == "html" else text)
        case(folder, "invisible characters", f"a.{ending}", data.encode(), expected)


def pdf(folder):
    from reportlab.pdfgen import canvas

    for name, degrees in [("level", 0), ("left", 90), ("right", 270), ("over", 180), ("slanted", 45)]:
        expected = take(3)
        out = io.BytesIO()
        page = canvas.Canvas(out, pagesize=(900, 900))
        page.drawString(72, 860, expected[0])
        page.saveState()
        page.translate(450, 450)
        page.rotate(degrees)
        page.drawString(-200, 0, expected[1])
        page.restoreState()
        page.drawString(72, 40, expected[2])
        page.save()
        case(folder, "PDF", f"{name}.pdf", out.getvalue(), expected)


def page_structure(folder):
    """Pages whose code, formulas, questions and definitions are marked up as sites do it, each with ordinary text around."""
    tex = r"E_{n}=mc^{2}"
    semantics = (f'<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics><mi>E</mi><annotation encoding="application/x-tex">{tex}'
                 "</annotation></semantics></math>")
    shown = '<span class="katex-html" aria-hidden="true"><span class="mord">E</span><span class="mord">n</span></span>'
    code = [["int total = 0;", "total += prices[i];", "return total;"], ["var town = find();", "town.open(gate);", "log(town);"]]
    lines = " ".join(code[0]), " ".join(code[1])
    asked = [f"How do I renew permit number {n}?" for n in range(4)]
    around = [
        ("lines-div", "<pre><code>" + "".join(f'<div class="line">{line}</div>' for line in code[0]) + "</code></pre>", [lines[0]]),
        ("lines-span", '<div class="highlight"><code>' + "".join(f'<span style="display:block">{line}</span>' for line in code[1])
         + "</code></div>", [lines[1]]),
        ("lines-rows", "<pre><table>" + "".join(f'<tr><td class="n">{n}</td><td><code>{line}</code></td></tr>'
                                                for n, line in enumerate(code[0], 1)) + "</table></pre>", [lines[0]]),
        ("lines-gutter", '<div class="highlight"><table><tr><td class="gutter"><pre>1\n2\n3</pre></td><td class="code"><pre>'
         + "\n".join(code[1]) + "</pre></td></tr></table></div>", [lines[1]]),
        ("wikipedia", f'<p>The energy is <span class="mwe-math-element"><span style="display: none;">{semantics}</span>'
         f'<img src="x.svg" aria-hidden="true" alt="{tex}"></span> in each state.</p>', [f"The energy is ${tex}$ in each state."]),
        ("katex", f'<p>The energy is <span class="katex"><span class="katex-mathml">{semantics}</span>{shown}</span> in each state.</p>',
         [f"The energy is ${tex}$ in each state."]),
        ("mathjax", f'<p>The energy is <script type="math/tex">{tex}</script> in each state.</p>', [f"The energy is ${tex}$ in each state."]),
        ("accordion", "".join(f'<div class="accordion-item"><h2><button type="button">{question}</button></h2><p>{answer}</p></div>'
                              for question, answer in zip(asked[:2], take(2))), asked[:2]),
        ("details", "".join(f"<details><summary>{question}</summary><p>{answer}</p></details>"
                            for question, answer in zip(asked[2:], take(2))), asked[2:]),
    ]
    for name, html, wanted in around:
        outside = take(2)
        data = (f"<!DOCTYPE html><html><body><main><article><h1>Ledger</h1><p>{outside[0]} {' '.join(take(3))}</p>{html}"
                f"<p>{outside[1]} {' '.join(take(3))}</p></article></main></body></html>")
        case(folder, "page structure", f"{name}.html", data.encode(), outside + wanted)
    inside = take(2)
    data = ('<!DOCTYPE html><html><body><my-page><template shadowrootmode="open"><article>'
            + "".join(f"<p>{one} {' '.join(take(3))}</p>" for one in inside) + "</article></template></my-page></body></html>")
    case(folder, "page structure", "shadow.html", data.encode(), inside)


def plain(html):
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "lxml").get_text(" ")


def read_peer(folder, one):
    """The texts that the usual library finds, and its name."""
    path, kind = folder / one["file"], one["kind"]
    if kind == "EPUB":
        from ebooklib import ITEM_DOCUMENT, epub as books

        return [plain(item.get_content()) for item in books.read_epub(str(path)).get_items_of_type(ITEM_DOCUMENT)]
    if kind == "mail":
        texts = []
        for message in mailbox.mbox(path, factory=lambda f: email.message_from_binary_file(f, policy=email.policy.default)):
            body = message.get_body(preferencelist=("plain", "html"))
            if body is not None:
                texts.append(plain(body.get_content()) if body.get_content_type() == "text/html" else body.get_content())
        return texts
    if kind == "JSON Lines" or path.suffix == ".jsonl":
        texts = []
        for line in path.read_text(encoding="utf-8").split("\n"):
            try:
                texts.append(json.loads(line)["text"])
            except (ValueError, TypeError, KeyError):
                pass
        return texts
    if kind == "Parquet":
        import pyarrow.parquet as pq

        return pq.ParquetFile(path).read()[one["field"]].to_pylist()
    if kind == "WARC":
        from warcio.archiveiterator import ArchiveIterator

        texts = []
        with open(path, "rb") as stream:
            for part in ArchiveIterator(stream):
                try:
                    texts.append(plain(part.content_stream().read()))
                except Exception:
                    pass
        return texts
    if kind == "PDF":
        from pdfminer.high_level import extract_text

        return [extract_text(str(path))]
    text = path.read_text(encoding="utf-8")
    if kind == "page structure":
        import trafilatura

        return [trafilatura.extract(text) or ""]
    return [plain(text)] if path.suffix == ".html" else [text]


PEERS = {"EPUB": "ebooklib, BeautifulSoup", "mail": "Python's email", "JSON Lines": "Python's json", "Parquet": "pyarrow",
         "WARC": "warcio, BeautifulSoup", "PDF": "pdfminer.six", "invisible characters": "BeautifulSoup", "page structure": "trafilatura"}


def main():
    folder = pathlib.Path(sys.argv[1])
    for write in [epub, mail, json_lines, parquet, warc, pdf, invisible, page_structure]:
        write(folder)
    (folder / "cases.json").write_text(json.dumps(cases, indent=1))
    found, total = {}, {}
    for one in cases:
        text = re.sub(r"\s+", " ", " ".join(read_peer(folder, one)))
        total[one["kind"]] = total.get(one["kind"], 0) + len(one["sentences"])
        found[one["kind"]] = found.get(one["kind"], 0) + sum(wanted in text for wanted in one["sentences"])
    for kind in total:
        print(f"{kind}: {found[kind]} of {total[kind]} sentences ({PEERS[kind]})")


if __name__ == "__main__":
    main()
