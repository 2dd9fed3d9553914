"""Compares the answers of transformers and of llama.cpp to the prompts of the exports' proof with ours.

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.24.0 xllamacpp==2026.10.11549 jinja2
    mvn -pl language-model -am test -Dtest=ExportPeersTest -Dproof.folder=FOLDER [-Dproof.model=MODEL]
    .venv/bin/python language-model/src/test/python/export_peers.py FOLDER [FAMILY ...]

FOLDER has a folder for each family: a model with random weights as we write it, the GGUF file of it, and answers.json
with our prompts and answers; with MODEL, a Hugging Face folder, also what we import of it. transformers opens the folder, llama.cpp the file; both are given the prompts as texts or
conversations and must find the same ids. A package that is not installed is left out. The answers of transformers are
compared over all their tokens, those of llama.cpp to the first that ends an answer, at which it must stop. xllamacpp 2026.10.11549 contains llama.cpp b11549,
which knows the families that the version in the Java tests does not.
"""

import json
import math
import pathlib
import sys
import urllib.request

PROMPTS = pathlib.Path(__file__).parents[2] / "main/resources/dev/trainyard/model/export/prompts.json"
TOKENS = 24
CHARACTERS = 8000


def prompts():
    for prompt in json.loads(PROMPTS.read_text()):
        text = prompt.get("text")
        if prompt.get("repeated"):
            text *= math.ceil(CHARACTERS / len(text))
        yield prompt["name"], text, prompt.get("messages")


def by_transformers(folder, answers):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    room = min(512, model.config.max_position_embeddings - TOKENS + 1)
    for (_, text, messages), ours in zip(prompts(), answers):
        if text is None:
            ids = list(tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_dict=False))
        else:
            ids = tokenizer(text)["input_ids"]
        cut = torch.tensor([ids[:room]])
        with torch.no_grad():
            # Ends are left out, so that all tokens are compared.
            out = model.generate(cut, attention_mask=torch.ones_like(cut), max_new_tokens=TOKENS, do_sample=False,
                                 eos_token_id=[], pad_token_id=tokenizer.pad_token_id)
        yield ids == ours["prompt"], out[0, cut.shape[1]:].tolist() == ours["answer"]


def by_llama_cpp(folder, answers):
    import xllamacpp
    params = xllamacpp.CommonParams()
    params.model.path = str(folder / "model.gguf")
    params.n_ctx, params.n_parallel, params.warmup, params.use_jinja, params.verbosity = 1024, 1, False, True, -1
    params.cpuparams.n_threads, params.port = 1, 0
    params.cache_type_k = params.cache_type_v = xllamacpp.ggml_type.GGML_TYPE_F32
    # Flash attention rounds to 16 bits.
    params.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
    server = xllamacpp.Server(params)

    def ask(path, **body):
        request = urllib.request.Request(
            server.listening_address + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    config = json.loads((folder / "config.json").read_text())
    context, ends = config["max_position_embeddings"], config["eos_token_id"]
    room = min(512, context - TOKENS + 1)
    for (_, text, messages), ours in zip(prompts(), answers):
        if text is None:
            text = ask("/apply-template", messages=messages)["prompt"]
        ids = ask("/tokenize", content=text, add_special=True, parse_special=True)["tokens"]
        answer = ask("/completion", prompt=ours["prompt"][:room], temperature=0, n_predict=TOKENS, cache_prompt=False,
                     return_tokens=True)
        # llama.cpp needs room for the last token of an answer in the context, too.
        fit = min(TOKENS, context - len(ours["prompt"][:room]))
        expected = ours["answer"][:fit]
        end = next((at for at, token in enumerate(expected) if token in ends), None)
        ended = answer["stop_type"] == "eos"
        found = [token for token in answer["tokens"] if token not in ends]
        yield ids == ours["prompt"], ended == (end is not None) and found == expected[:end]


def main():
    root = pathlib.Path(sys.argv[1])
    for folder in sorted(root.iterdir()):
        if len(sys.argv) > 2 and folder.name not in sys.argv[2:]:
            continue
        answers = json.loads((folder / "answers.json").read_text())
        for name, program in [("transformers", by_transformers), ("llama.cpp", by_llama_cpp)]:
            try:
                results = list(program(folder, answers))
            except ImportError as missing:
                print(f"{folder.name}: {name} left out ({missing.name} is not installed)")
                continue
            print(f"{folder.name}: {name} has the same ids for {sum(a for a, _ in results)} and the same answers to"
                  f" {sum(b for _, b in results)} of {len(results)} prompts")


if __name__ == "__main__":
    main()
