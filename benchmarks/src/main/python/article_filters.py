"""How many good articles does the rule about words with letters drop, as published and as datatrove computes it?

    python article_filters.py PAGES.tar.xz CLASS_PATH [CLASS_PATH_BEFORE]

PAGES are Readability's test pages, whose expected.html is the article that Readability extracts. A CLASS_PATH is that of
`bench`. Needs datatrove with what requirements-ingest.txt lists.
"""

import html
import re
import sys
import tarfile

from probe import ask

BLOCKS = re.compile(r"</?(p|div|section|article|h[1-6]|li|ul|ol|table|tr|pre|blockquote|br|figure|figcaption|dl|dt|dd)\b[^>]*>")


def text_of(page):
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.S)
    lines = html.unescape(re.sub(r"<[^>]+>", "", BLOCKS.sub("\n", re.sub(r"\s+", " ", page)))).split("\n")
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line)


def articles(archive):
    with tarfile.open(archive) as tar:
        for member in tar:
            if member.name.endswith("/expected.html"):
                yield text_of(tar.extractfile(member).read().decode("utf-8", "replace"))


def dropped(class_path, texts, rule):
    answers = ask(class_path, [{"form": "prose", "text": text} for text in texts])
    return sum(answer["values"].get(rule, 1) < 0.8 for answer in answers)


def by_datatrove(texts):
    from datatrove.data import Document
    from datatrove.pipeline.filters import GopherQualityFilter
    rule = GopherQualityFilter(min_doc_words=None, max_doc_words=None, min_avg_word_length=None, max_avg_word_length=None,
                               max_symbol_word_ratio=None, max_bullet_lines_ratio=None, max_ellipsis_lines_ratio=None,
                               max_non_alpha_words_ratio=0.8, min_stop_words=None)
    return sum(rule.filter(Document(text=text, id="0")) is not True for text in texts)


def main():
    texts = list(articles(sys.argv[1]))
    now = sys.argv[2]
    before = sys.argv[3] if len(sys.argv) > 3 else now
    print(f"| rule | of {len(texts)} good articles dropped |\n|---|---|")
    print(f"| `gopher.alphabetic-words`, before | {dropped(before, texts, 'gopher.alphabetic-words')} |")
    print(f"| `gopher.alphabetic-words`, now | {dropped(now, texts, 'gopher.alphabetic-words')} |")
    print(f"| `datatrove.alphabetic-words`, where a recipe asks for it | {dropped(now, texts, 'datatrove.alphabetic-words')} |")
    print(f"| datatrove's GopherQualityFilter, this rule alone | {by_datatrove(texts)} |")


if __name__ == "__main__":
    main()
