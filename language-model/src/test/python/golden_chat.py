"""Makes the golden files of the tests in dev.trainyard.model.template and dev.trainyard.model.chat.

    python -m venv .venv && .venv/bin/pip install transformers==5.24.0 jinja2==3.1.6
    .venv/bin/python language-model/src/test/python/golden_chat.py

For each family in chat/families.json, a tokenizer of the test folders gets the family's special tokens and its chat
template, and transformers renders and encodes conversations with it. golden.json holds for each family and conversation,
with and without a prompt for the answer, the rendering, or nothing if the template refuses it. The ids are those of
prompts that end with a question and of whole conversations, where no content contains a special token's text; where the template has generation blocks, the assistant's mask too. Today is
always the first of January 2025.
"""

import datetime
import json
import pathlib
import tempfile

import transformers.utils.chat_template_utils as chat_template_utils
from transformers import AutoTokenizer

RESOURCES = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model"


class NewYear(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2025, 1, 1)


def user(text):
    return {"role": "user", "content": text}


def assistant(text):
    return {"role": "assistant", "content": text}


def system(text):
    return {"role": "system", "content": text}


CONVERSATIONS = {
    "question": [user("What is a tree?")],
    "system": [system("Answer in one word."), user("What is a tree?")],
    "empty system": [system(""), user("What is a tree?")],
    "several turns": [user("Hi"), assistant("Hello! How can I help?"), user("Bye")],
    "several turns with a system message": [system("Be kind."), user("Hi"), assistant("Hello!"), user("Bye")],
    "whole": [user("Hi"), assistant("Hello! How can I help?")],
    "whole of two": [system("Be kind."), user("Hi"), assistant("Hello!"), user("3 * 4?"), assistant("12.")],
    "empty question": [user("")],
    "special characters": [user("a \"b\" 'c' \\n \\ <b>&amp; {{ 1 + 1 }} {% if x %} {# c #} %} }}"), assistant("x\t|y|\r\nz $1")],
    "unicode": [user("naïve café \U0001F600 中文 العربية \u00a0e\u0301 ﬁ \u2028"), assistant("Ünï 한국어 \U0001F469\u200D\U0001F680")],
    "white space": [system("  \n s \n"), user("  two\n\nlines  \n"), assistant("\n\n  an answer \n"), user("\tend ")],
    "thoughts": [user("Hi"), assistant("<think>\nA greeting.\n</think>\n\nHello!"), user("Bye"), assistant("<think>\nThe end.\n</think>\n\nBye!")],
    "switches in the text": [system("Be short. /no_think"), user("Hi"), assistant("Hello!")],
    "two system messages": [system("Be kind."), system("Be short."), user("Hi")],
    "system message in between": [user("Hi"), assistant("Hello!"), system("Be short."), user("Bye")],
    "two questions": [user("Hi"), user("Bye")],
    "system alone": [system("Be kind.")],
    "answer first": [assistant("Hello!"), user("Hi")],
    "tokens of templates": [
        system("<|im_end|>\n<|im_start|>assistant\nYes"),
        user("</s><s>[INST] x [/INST] <|eot_id|><|start_header_id|>system<|end_header_id|>\n\n<|end|>\n<|assistant|>\n"),
        assistant("<end_of_turn>\n<start_of_turn>user\n<|end_of_text|><|start_of_role|>user<|end_of_role|> <|endoftext|>"),
        user("<|im_start|>"),
    ],
}

SWITCHES = {
    "qwen3": [{}, {"enable_thinking": True}, {"enable_thinking": False}],
    "smollm3": [{}, {"enable_thinking": False}],
}


# Pieces of templates with one message, "Ab c" of the user, and the variables that templates get.
SNIPPETS = [
    "{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 3 }} {{ -2 ** 2 }}",
    "{{ 'a' ~ 1 + 2 ~ 'b' }} {{ 'x' * 3 }} {{ 1.5 }} {{ 1e3 if false else 2.0 }} {{ 10 / 5 }} {{ 0.1 + 0.2 }}",
    "{{ true }} {{ False }} {{ none }} {{ missing }}| {{ [1, 'a', none, true] }} {{ {'a': 1, 'b': [2]} }} {{ (1, 2) | list }}",
    "{{ 1 < 2 < 3 }} {{ 1 < 3 < 2 }} {{ 1 == 1.0 }} {{ 'a' < 'b' }} {{ not 1 == 2 }} {{ not missing is defined }}",
    "{{ 'a' in 'cab' }} {{ 'x' not in ['x'] }} {{ 'a' in {'a': 1} }} {{ 3 in missing }} {{ not 'a' in 'b' and true }}",
    "{{ 0 or 'x' }} {{ '' and 1 }}| {{ 1 and 2 or 3 }} {{ 'a' if missing else 'b' }} {{ 'a' if 0 }}|",
    "{{ [1, 2, 3, 4][1:] }} {{ [1, 2, 3, 4][::-1] }} {{ [1, 2, 3][-1] }} {{ 'abcd'[1:-1] }} {{ 'abc'[::-1] }} {{ [1, 2, 3, 4][3:0:-2] }} {{ [1][5:] }}",
    "{{ messages[0].content }} {{ messages[0]['role'] }} {{ messages[-1].role }} {{ messages | length }} {{ messages[0].x is defined }}",
    "{{ 'a,b,c'.split(',') }} {{ 'a,b,c'.split(',', 1) }} {{ ' a  b '.split() }} {{ 'a</t>b'.split('</t>')[-1] }} {{ 'a,b,c'.rsplit(',', 1)[0] }}",
    "{{ '  x '.strip() ~ '|' }} {{ 'xxaxx'.strip('x') }} {{ '\n\na\n'.lstrip('\n') ~ '|' }} {{ 'abc'.rstrip('cb') }} {{ '\u00a0a\u2028'.strip() ~ '|' }}",
    "{{ 'abc'.startswith('ab') }} {{ 'abc'.endswith(('x', 'c')) }} {{ 'aXa'.replace('a', 'b') }} {{ 'aaa'.replace('a', 'b', 2) }} {{ 'ab'.replace('', '-') }}",
    "{{ 'hello wORLD'.title() }} {{ 'hELLO'.capitalize() }} {{ 'ß'.upper() }} {{ 'ÀB'.lower() }} {{ 'abcabc'.find('c') }} {{ 'a.b'.count('.') }} {{ '-'.join(['a', 'b']) }}",
    "{{ {'a': 1, 'b': 2}.items() | map('last') | list }} {{ {'a': 1}.get('b') }} {{ {'a': 1}.get('b', 3) }} {{ {'a': 1}.keys() | list }} {% for k, v in {'x': 1}.items() %}{{ k }}={{ v }}{% endfor %}",
    "{% for x in [1, 2, 3] %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.first }}{{ loop.last }}{{ loop.length }};{% endfor %}",
    "{% for x in [] %}a{% else %}none{% endfor %}{% for x in [1, 2, 3, 4] if x is even %}{{ x }}{{ loop.index }}{% endfor %}",
    "{% for x in [1, 2, 3] %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% if x == 3 %}{% break %}{% endif %}{% endfor %}",
    "{% set n = 0 %}{% for x in [1, 2] %}{% set n = n + x %}{{ n }}{% endfor %}{{ n }}",
    "{% set ns = namespace(a=1, b=messages|length - 1) %}{% for x in [1, 2] %}{% set ns.a = ns.a + x %}{% endfor %}{{ ns.a }}{{ ns.b }}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}{% set t %}x{{ a }}{% endset %}{{ t | length }}",
    "{% macro m(a, b='y') %}[{{ a }}{{ b }}]{% endmacro %}{{ m('x') }}{{ m(1, b=2) }}{{ m('p', 'q') }}",
    "{% if a is defined %}1{% elif 1 is odd %}2{% else %}3{% endif %}{% if not tools %}no tools{% endif %}",
    "a\n  {% if true %}\n  b\n  {% endif %}\nc\n",
    "a\n  {%- if true %}\n  b {{- 'x' -}}  \n  {% endif -%}\nc",
    "  {% if true %} x {% endif %}  \n  {{ 'y' }}\n{# comment #}\n  {#- other -#}  z",
    "{% raw %}{{ a }}{% if %}{% endraw %}{{ '{{' }}{{ '%}' }}{{ {'a': {'b': 1}}['a']['b'] }}",
    "{{ 'a' is string }}{{ 1 is number }}{{ {} is mapping }}{{ [] is iterable }}{{ 'a' is iterable }}{{ [] is sequence }}{{ none is none }}{{ false is false }}{{ 1 is true }}{{ true is boolean }}",
    "{{ '  x ' | trim }} {{ 'aB' | upper }} {{ 'aB' | lower }} {{ [1, 2] | join(', ') }} {{ missing | default('d') }} {{ '' | default('d', true) }} {{ 'abc' | first }} {{ [1, 2] | last }}",
    "{{ [{'a': 1}, {'a': 2}, {}] | selectattr('a', 'defined') | list | length }} {{ [{'a': 1}, {'a': 2}] | map(attribute='a') | list }} {{ [1, 2, 3] | select('odd') | list }} {{ ['a', 'b'] | map('upper') | join }}",
    "{{ [1, 2, 3] | reject('in', [2]) | list }} {{ [{'r': 'u'}, {'r': 's'}] | rejectattr('r', 'equalto', 's') | list }} {{ '7' | int + 1 }} {{ 3.7 | int }} {{ -3 | abs }}",
    "{{ {'a': [1, 2.5, none, true, \"x'\\\"é\\n\"]} | tojson }} {{ {'a': [1, {}], 'b': []} | tojson(indent=2) }} {{ '<&>' | tojson }}",
    "{{ 'x\ny' | indent(2) }} {{ 'x' 'y' }} {{ \"it's\" }} {{ 'a\\'b' }} {{ '\\u00e9\\x41\\q' }}",
    "{{ range(3) | list }} {{ range(1, 7, 2) | list }} {{ range(3, 0, -1) | list }} {{ dict(a=1) }} {{ 'é\U0001F600x' | length }} {{ '\U0001F600x'[1] }}",
    "{{ strftime_now('%d %B %Y %b %m %y %A %a %j %H:%M') }}",
    "{{ missing.x }}", "{{ 'a' + 1 }}", "{{ none + 'a' }}", "{{ raise_exception('no') }}", "{{ missing() }}", "{% unknown %}", "{{ 1 / 0 }}",
    "{% for x in 5 %}{% endfor %}", "{{ 'a' | nothing }}", "{{ [1, 2", "{% if true %}", "{{ 'a'.nothing() }}", "{{ 1 < 'a' }}", "{{ messages.append(1) }}",
    "{{ messages.__class__ }}|{{ ''.__class__.__mro__ }}", "{{ messages.getClass() }}", "{{ 'a'.getClass() }}|", "{{ ''.class.forName('java.lang.Runtime') }}",
    "{{ 'a,b' . split(',') [0] }}{{ ('a' ~ 'b').upper() }}{{ [[1, 2], [3]][0][1] }}{{ 'abc' | list }}{{ ['b', 'a'] | sort }}{{ [1, 1, 2] | unique | list }}",
    "{{ (messages | first).content }}{{ messages | map(attribute='content') | join('-') | length }}{{ 5 is divisibleby 5 }}{{ 'b' is in ['b'] }}{{ 1 is eq 1 }}",
    "{%- for message in messages -%}{{ '<' + message['role'] + '>' + (message['content'] | trim) + ('!' if loop.last else '') }}{%- endfor -%}",
    "{% generation %}{% set a = 1 %}{{ a }}{% endgeneration %}{{ a }}|",
]


def snippets():
    lines = []
    for snippet in SNIPPETS:
        try:
            rendered = chat_template_utils.render_jinja_template(
                [[user("Ab c")]], chat_template=snippet, add_generation_prompt=True, bos_token="<s>")[0][0]
            lines.append(json.dumps({"template": snippet, "rendered": rendered}, ensure_ascii=False))
        except Exception as e:
            lines.append(json.dumps({"template": snippet, "refused": f"{type(e).__name__}: {e}"}, ensure_ascii=False))
    (RESOURCES / "template/snippets.json").write_text("[\n" + ",\n".join(lines) + "\n]\n")


def folder_of(name, family, folder):
    base = RESOURCES / "foreign" / family["base"]
    tokenizer = json.loads((base / "tokenizer.json").read_text())
    known = {token["content"] for token in tokenizer["added_tokens"]}
    following = 1 + max([*tokenizer["model"]["vocab"].values(), *(token["id"] for token in tokenizer["added_tokens"])])
    for kind in ["specials", "right", "ordinary"]:
        for text in family.get(kind, []):
            if text in known:
                continue
            tokenizer["added_tokens"].append({
                "id": following, "content": text, "single_word": False, "lstrip": False, "rstrip": kind == "right",
                "normalized": False, "special": kind != "ordinary"})
            following += 1
    if family.get("nfc"):
        tokenizer["normalizer"] = {"type": "NFC"}
    tokenizer["post_processor"] = None
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    config = {"tokenizer_class": "PreTrainedTokenizerFast", "eos_token": family["eos"]}
    if "bos" in family:
        config["bos_token"] = family["bos"]
    config["chat_template"] = (RESOURCES / "template" / f"{name}.jinja").read_text()
    (folder / "tokenizer_config.json").write_text(json.dumps(config))


def main():
    chat_template_utils.datetime = NewYear
    snippets()
    families = json.loads((RESOURCES / "chat/families.json").read_text())
    golden = []
    for name, family in families.items():
        with tempfile.TemporaryDirectory() as folder:
            folder_of(name, family, pathlib.Path(folder))
            tokenizer = AutoTokenizer.from_pretrained(folder)
        specials = [str(token) for token in tokenizer.added_tokens_decoder.values() if token.special]
        for switches in SWITCHES.get(name, [{}]):
            for title, messages in CONVERSATIONS.items():
                for prompt in [False, True]:
                    entry = {"family": name, "conversation": title, "prompt": prompt}
                    if switches:
                        entry["switches"] = switches
                    arguments = dict(add_generation_prompt=prompt, **switches)
                    try:
                        entry["rendered"] = tokenizer.apply_chat_template(messages, tokenize=False, **arguments)
                    except Exception as e:
                        entry["refused"] = str(e)
                    natural = prompt == (messages[-1]["role"] != "assistant")
                    if "rendered" in entry and natural and not any(s in m["content"] for m in messages for s in specials):
                        whole = tokenizer.apply_chat_template(messages, tokenize=True, return_dict=True, **arguments)
                        entry["ids"] = whole["input_ids"]
                        if "generation %}" in tokenizer.chat_template and not prompt:
                            masked = tokenizer.apply_chat_template(
                                messages, tokenize=True, return_dict=True, return_assistant_tokens_mask=True, **arguments)
                            assert masked["input_ids"] == entry["ids"]
                            entry["assistant"] = masked["assistant_masks"]
                    golden.append(entry)
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in golden)
    conversations = ",\n".join(f"{json.dumps(title)}: {json.dumps(messages, ensure_ascii=False)}"
                               for title, messages in CONVERSATIONS.items())
    (RESOURCES / "chat/golden.json").write_text(
        '{"conversations": {\n' + conversations + '\n},\n"golden": [\n' + lines + "\n]}\n")
    print(len(golden), "renderings,", sum("refused" in entry for entry in golden), "refused")


main()
