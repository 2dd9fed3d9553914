"""Writes words.jsonl: texts and datatrove 0.10.1's simplified forms, with all numbers equal and with numbers kept.

Needs datatrove 0.10.1 and regex. From the module's folder:
    python src/test/python/golden_words.py > src/test/resources/dev/trainyard/corpus/words/words.jsonl
"""

import json
import random
import string

from datatrove.utils.text import TextNormConfig, simplify_text

chance = random.Random(7)
texts = [
    "The quick brown fox, it's said, jumps over 3.14 lazy dogs -- or 1,000 of them!",
    "public static int sum(int[] xs) { int s = 0; for (int x : xs) s += x; return s; } // O(n) in 2 passes",
    "Größe, ÉCOLE, naïve façade, Ångström, İstanbul, Œuvre, straße, Ğ ğ Š š ż",
    "v1.2.3 and utf8, x86_64, 10.5,20 12..5 7,a 1.5e-7 0x1F",
    "Ελληνικά ΆΈΉ ώ, Русский Ёлка йод, Հայերեն",
    "٣٫١٤ and ١٢٣ and १२३, full width １２３",
    "한국어 문장 하나",
    "e\u0301 combined and \u00e9 composed, A\u030a",
    "tabs\tand\u00a0other\u2003spaces\r\nand lines\n\n\nend",
    "",
    " \t ... !!! ",
    "a",
]
alphabet = string.ascii_letters * 2 + string.digits + string.punctuation + " \n\t" * 8 + "éÖßñ"
for _ in range(200):
    texts.append("".join(chance.choice(alphabet) for _ in range(chance.randrange(1, 120))))

for text in texts:
    alike = simplify_text(text)
    kept = simplify_text(text, TextNormConfig(norm_numbers=False))
    print(json.dumps({"text": text, "alike": alike, "kept": kept}, ensure_ascii=False))
