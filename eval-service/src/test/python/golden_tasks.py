"""Reference values of lm-evaluation-harness for the tests of tasks from files.

    python golden_tasks.py tiny FOLDER
        makes a tiny random model and its tasks in FOLDER, and measures them: golden.json
    python golden_tasks.py sets MODEL DATA GOLDEN [TASK...]
        measures the first 200 items of public sets in DATA with the model in MODEL, in 32 bits, and adds them to GOLDEN;
        with ADD_BOS_TOKEN=1 each text begins with the model's first token. Models that Trainyard trained without a
        post_processor in tokenizer.json need it: they learned every document after this token

The harness runs its own templates over the local files; nothing is downloaded. For each task the golden file has the items
by their names (the file and the number of the line), each with the log-likelihood of every choice, whether it is
the greedy continuation, and the harness's verdicts. The logarithms are taken in 64 bits: PyTorch's softmax in 32 bits
is off by about 1e-5 for each token, in one direction. Needs lm_eval, transformers and torch.
"""

import bz2
import json
import os
import pathlib
import random
import sys
import tarfile
import tempfile

os.environ["HF_HUB_OFFLINE"] = os.environ["HF_DATASETS_OFFLINE"] = "1"

import lm_eval
import torch
import yaml
from lm_eval.models.huggingface import HFLM
from lm_eval.tasks import TaskManager

ITEMS = 200
EXAMPLES = 5

CHOICE = {"output_type": "multiple_choice", "metric_list": [
    {"metric": "acc"}, {"metric": "acc_norm"}, {"metric": "acc_bytes"}]}
ARC = CHOICE | {"doc_to_text": "{{query}}\nAnswer:", "doc_to_choice": "{{choices}}", "doc_to_target": "{{gold}}"}
TASKS = {
    "arc-easy": ARC,
    "arc-easy-few-shot": ARC | {"num_fewshot": EXAMPLES, "fewshot_config": {"sampler": "first_n"}},
    "hellaswag": CHOICE | {"doc_to_text": "{{query}}", "doc_to_choice": "{{choices}}", "doc_to_target": "{{gold}}"},
    "piqa": CHOICE | {
        "doc_to_text": "{{query}}Answer:", "doc_to_choice": "{{choices}}", "doc_to_target": "{{gold}}"},
    "blimp": CHOICE | {"doc_to_text": "", "doc_to_choice": "{{[sentence_good, sentence_bad]}}", "doc_to_target": 0},
    "lambada": {"output_type": "loglikelihood", "doc_to_text": "{{context}}", "doc_to_target": "{{' ' + continuation}}",
                "metric_list": [{"metric": "acc"}]},
}


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [(f"{path.name}:{number}", json.loads(line)) for number, line in enumerate(file, 1)]


def hellaswag(path):
    texts = bz2.open(path, "rt", encoding="utf-8").read().split("\n")
    name = path.name.removesuffix(".bz2")
    return [(f"{name}:{at + 1}",
             {"query": texts[at], "gold": int(texts[at + 1]), "choices": texts[at + 2:at + 6]})
            for at in range(0, len(texts) - 5, 6)]


def blimp(path):
    """The pairs of all files in turn, so that each phenomenon has some."""
    files = {}
    with tarfile.open(path) as tar:
        for member in tar:
            if member.isfile():
                name = pathlib.PurePosixPath(member.name).name
                files[name] = [json.loads(line) for line in tar.extractfile(member).read().decode().splitlines()]
    return [(f"{pairs[at]['UID']}/{pairs[at]['pairID']}", pairs[at])
            for at in range(3) for _, pairs in sorted(files.items())]


def of_sets(data):
    arc = lines(data / "arc_easy.jsonl")
    return {
        # The last items are the examples.
        "arc-easy": (arc[:ITEMS], []),
        "arc-easy-few-shot": (arc[:ITEMS], arc[-EXAMPLES:]),
        "hellaswag": (hellaswag(data / "hellaswag_val_full.txt.bz2")[:ITEMS], []),
        "piqa": (lines(data / "piqa.jsonl")[:ITEMS], []),
        "lambada": (lines(data / "lambada_openai.jsonl")[:ITEMS], []),
        "blimp": (blimp(data / "blimp_67x1000.tar.gz")[:ITEMS], []),
    }


def measured(model, tasks):
    """The results of the harness on items, each a name and a document."""
    results = {}
    with tempfile.TemporaryDirectory() as scratch:
        for task, (items, examples) in tasks.items():
            files = {"test": items, "train": examples or items[:1]}
            for split, documents in files.items():
                with open(f"{scratch}/{task}-{split}.jsonl", "w", encoding="utf-8") as file:
                    for _, document in documents:
                        file.write(json.dumps(document) + "\n")
            description = TASKS[task] | {
                "task": task, "dataset_path": "json", "test_split": "test", "fewshot_split": "train",
                "dataset_kwargs": {"data_files": {split: f"{scratch}/{task}-{split}.jsonl" for split in files}}}
            pathlib.Path(scratch, task + ".yaml").write_text(yaml.safe_dump(description))
        manager = TaskManager(include_path=scratch, include_defaults=False)
        for task, (items, examples) in tasks.items():
            answers = lm_eval.simple_evaluate(
                model=model, tasks=[task], num_fewshot=EXAMPLES if examples else 0, log_samples=True,
                bootstrap_iters=0, task_manager=manager, cache_requests=False)
            samples = sorted(answers["samples"][task], key=lambda sample: sample["doc_id"])
            results[task] = {name: item(sample) for (name, _), sample in zip(items, samples, strict=True)}
    return results


def item(sample):
    found = [answer for (answer,) in sample["resps"]]
    return {"logLikelihoods": [round(float(one), 6) for one, _ in found],
            "greedy": [bool(greedy) for _, greedy in found],
            **{metric: int(sample[metric]) for metric in ("acc", "acc_norm", "acc_bytes") if metric in sample}}


def harness(folder):
    return HFLM(pretrained=str(folder), tokenizer=str(folder), dtype="float32", softmax_dtype="float64", device="cpu",
                batch_size=16, add_bos_token=True if os.environ.get("ADD_BOS_TOKEN") == "1" else None)


def write(golden, results):
    with open(golden, "w", encoding="utf-8") as file:
        rows = [f'"{task}": {{\n' + ",\n".join(
            f" {json.dumps(name)}: {json.dumps(values)}" for name, values in items.items()) + "}"
            for task, items in sorted(results.items())]
        file.write("{" + ",\n".join(rows) + "}\n")


def sets(model, data, golden, *wanted):
    golden = pathlib.Path(golden)
    results = json.loads(golden.read_text()) if golden.exists() else {}
    tasks = {task: items for task, items in of_sets(pathlib.Path(data)).items() if not wanted or task in wanted}
    results |= measured(harness(model), tasks)
    write(golden, results)


WORDS = ("river stone light house green small bird tree water road cloud old young the a of in on near under "
         "is was runs sings falls stands grows moves and then but").split()


def sentence(chance, words):
    return " ".join(chance.choice(WORDS) for _ in range(words)).capitalize() + "."


def tiny(folder):
    """A random model with a vocabulary of its own, and invented items in the sets' layouts."""
    import tokenizers
    import transformers

    chance = random.Random(1)
    torch.manual_seed(1)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    bpe = tokenizers.Tokenizer(tokenizers.models.BPE())
    bpe.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    bpe.decoder = tokenizers.decoders.ByteLevel()
    bpe.train_from_iterator(
        [sentence(chance, 9) for _ in range(400)],
        tokenizers.trainers.BpeTrainer(vocab_size=340, special_tokens=["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
                                       initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
                                       show_progress=False))
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=bpe, bos_token="<|im_start|>", eos_token="<|im_end|>", pad_token="<|endoftext|>",
        chat_template="{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
                      "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}").save_pretrained(folder)
    config = transformers.LlamaConfig(
        vocab_size=340, hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=384, tie_word_embeddings=True, bos_token_id=1, eos_token_id=2,
        initializer_range=0.3)
    transformers.LlamaForCausalLM(config).save_pretrained(folder)

    def choices(name, count, query):
        documents = [{"query": query(), "choices": [sentence(chance, chance.randint(1, 6)) for _ in range(count)],
                      "gold": chance.randrange(count)} for _ in range(30)]
        return jsonl(name, documents)

    def jsonl(name, documents):
        (folder / name).write_text("".join(json.dumps(document) + "\n" for document in documents))
        return lines(folder / name)

    arc = choices("arc.jsonl", 4, lambda: "Question: " + sentence(chance, chance.randint(3, 12)))
    swag = [{"query": sentence(chance, 8) + " The bird", "gold": chance.randrange(4),
             "choices": [sentence(chance, chance.randint(2, 9)).lower() for _ in range(4)]} for _ in range(12)]
    texts = "".join("\n".join([one["query"], str(one["gold"]), *one["choices"]]) + "\n" for one in swag)
    (folder / "hellaswag.txt.bz2").write_bytes(bz2.compress(texts.encode()))
    piqa = choices("piqa.jsonl", 2, lambda: "Question: " + sentence(chance, 6) + "\n")
    pairs = []
    for number in range(20):
        good = sentence(chance, 7)
        words = good.split()
        words[3] = "stones"
        pairs.append({"sentence_good": good, "sentence_bad": " ".join(words), "UID": "word", "pairID": str(number)})
    jsonl("blimp.jsonl", pairs)
    lambada = jsonl("lambada.jsonl", [
        {"context": sentence(chance, 20)[:-1] + " the", "continuation": chance.choice(WORDS)} for _ in range(20)])
    write(folder / "golden.json", measured(harness(folder), {
        "arc-easy": (arc[:20], []),
        "arc-easy-few-shot": (arc[:20], arc[-EXAMPLES:]),
        "hellaswag": (hellaswag(folder / "hellaswag.txt.bz2"), []),
        "piqa": (piqa, []),
        "lambada": (lambada, []),
        "blimp": ([(f"word/{number}", pair) for number, pair in enumerate(pairs)], []),
    }))


if __name__ == "__main__":
    torch.set_num_threads(2)
    {"tiny": tiny, "sets": sets}[sys.argv[1]](*sys.argv[2:])
