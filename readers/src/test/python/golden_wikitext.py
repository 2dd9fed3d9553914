"""Makes the golden file of WikitextTest: what mwparserfromhell's strip_code() leaves of pieces of wikitext.

    python -m venv .venv && .venv/bin/pip install mwparserfromhell==0.7.2
    .venv/bin/python readers/src/test/python/golden_wikitext.py

Writes wikitext.json, a list of [wikitext, plain]. Left out are pieces of which we want another text: formulas, lists and
tables, which it handles otherwise on purpose. References are taken away first, of which it would keep the text.
"""

import json
import pathlib

import mwparserfromhell

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/readers/records"
PIECES = [
    "'''Paris''' is the ''capital'' of [[France]].",
    "'''''Both''''' and '''bold ''and italic''''' and it's 'quoted'.",
    "A [[link|with words]], a [[link (sense)|link]], and [[plural]]s.",
    "[[Category:Cities]]Text[[Category:Capitals|Paris]]",
    "Before [[File:A.jpg|thumb|A [[caption]] with a {{template|[[link]]}}]] after.",
    "{{Infobox|name=Paris|population={{formatnum:2000000}}|map={{map|{{coord|1|2}}}}}}Text.",
    "Nested {{a|{{b|{{c|{{d}}}}}}}} templates end.",
    "An {{unclosed template and text.",
    "A closed }} and ]] without an opening.",
    "An unclosed [[link and text.",
    "A reference<ref>See [[here]].</ref> and one<ref name=\"x\" /> and <ref name=y>{{cite|a=b}}</ref>.",
    "A comment<!-- not seen [[a]] {{b}} --> is gone.",
    "See [https://a.example the site] and [https://a.example] and https://b.example/x?y=z.",
    "An external [https://a.example ''italic'' label] here, and [not a link].",
    "H<sub>2</sub>O and x<sup>2</sup> and <small>small</small> <span style=\"color:red\">red</span>.",
    "<code>int x = 1;</code> is <b>code</b>.",
    "Some &amp; entities &lt;b&gt; &nbsp;&ndash; and &#8364; &#x20AC; and &unknown;.",
    "<nowiki>[[not a link]] and ''not italic''</nowiki> then ''italic''.",
    "Before <gallery>\nFile:A.jpg|a caption\n</gallery> after.",
    "1 < 2 and 3 > 2 and a<b.",
    "[[:Category:Cities|the category]] is linked.",
    "Deep [[a|{{b}} words]] and [[c|d {{e|f=[[g]]}} h]].",
    "{{a}}{{b}}{{c|d=e}}Only this.",
    "{{multi\n|line=one\n|other=[[link]]\n}}\nText behind.",
    "Text {{a|b=<ref>c</ref>}} more.",
    "A quote: \"''title''\" (1999), p. 5–7.",
    "Ein [[Größe|großer]] Satz über ''Köln'' &ndash; mit Umlauten.",
    "日本の[[東京|首都]]は'''東京'''です。",
    "An [[article#section|anchor]] and [[a|b|c]].",
    "{{lang|fr|bonjour}} is said in [[French language|French]].",
    "A line<br>broken<br />twice.",
    "[[File:B.png|200px|left|alt=An [https://a.example external] one|The caption]]Text.",
    "x{{!}}y {{=}} z",
    "<div class=\"a\">inside a ''div''</div>",
]


def plain(wikitext):
    code = mwparserfromhell.parse(wikitext)
    for tag in code.filter_tags(matches=lambda tag: str(tag.tag) in ("ref", "br")):
        code.replace(tag, " " if str(tag.tag) == "br" else "")
    for link in code.filter_wikilinks():
        if str(link.title).split(":")[0] in ("File", "Category"):
            try:
                code.remove(link)
            except ValueError:
                pass
    return code.strip_code()


(FOLDER / "wikitext.json").write_text(
    json.dumps([[piece, plain(piece)] for piece in PIECES], ensure_ascii=False, indent=1) + "\n")
