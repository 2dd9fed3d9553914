"""The peers of `bench pages`: trafilatura and readability-lxml.

    python pages_peer.py FOLDER

FOLDER holds a folder for each page, with source.html. The commands are the names of the libraries, each followed by the
name of a page; the reply is the text that the library reads from the page.
"""

import pathlib
import sys

import trafilatura
from lxml import html
from readability import Document

from answering import answer

FOLDER = pathlib.Path(sys.argv[1])
BLOCKS = {
    "address", "article", "aside", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}


def by_trafilatura(name):
    source = (FOLDER / name / "source.html").read_bytes()
    return {"text": trafilatura.extract(source, include_comments=False) or ""}


def by_readability(name):
    source = (FOLDER / name / "source.html").read_text("utf-8", errors="replace")
    content = html.fromstring(Document(source).summary())
    for caption in content.xpath("//figcaption"):
        caption.drop_tree()
    pieces = []
    for event, element in html.etree.iterwalk(content, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if element.tag in BLOCKS:
            pieces.append("\n")
        if event == "start":
            pieces.append(element.text or "")
        else:
            pieces.append(element.tail or "")
    return {"text": "".join(pieces)}


answer(**{"trafilatura": by_trafilatura, "readability-lxml": by_readability})
