"""Makes the folders of ForeignFolderTest: Llama models and tokenizers that transformers wrote, with random weights.

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.23.0 tokenizers==0.23.3 safetensors==0.8.0
    .venv/bin/python language-model/src/test/python/foreign_folders.py

Each folder below src/test/resources/dev/trainyard/model/foreign/ is what save_pretrained leaves, and golden.safetensors:
tokens (rows, length), and the logits (rows, length, vocabulary) that transformers computes in 32 bits from the weights as
they are stored. The tokenizers are trained on the few lines below; golden.json holds texts and the ids that Hugging Face's
library gives them.
"""

import json
import pathlib
import shutil

import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model/foreign"
LLAMA_3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
           r"|\s+(?!\S)|\s+")
LINES = ["The quick brown fox jumps over the lazy dog.", "public static int indexOf(String text) { return 0; }",
         "a word is a unit of language that speakers can name", "    return 12345 + 678;\n\n", "It's what they'll say."]
TEXTS = ["", "Hello, world", LINES[0], LINES[3], "naïve café \U0001f600 中文", "<s> </s> <|user|>", "12345678 it's\r\n\n  x"]

FOLDERS = {
    "float32": dict(dtype=torch.float32, tied=True, key_value_heads=4, theta=10_000.0, style="gpt-2"),
    "bfloat16": dict(dtype=torch.bfloat16, tied=False, key_value_heads=1, theta=500_000.0, style="llama-3"),
    "float16-sharded": dict(dtype=torch.float16, tied=False, key_value_heads=2, theta=10_000.0, style="named", shard="20KB"),
}


def tokenizer_of(style):
    tokenizer = Tokenizer(models.BPE(ignore_merges=style == "llama-3"))
    if style == "llama-3":
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(LLAMA_3), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = {"gpt-2": ["<|endoftext|>"], "llama-3": [], "named": ["<s>", "</s>"]}[style]
    tokenizer.train_from_iterator(LINES, trainers.BpeTrainer(
        vocab_size=310, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    if style == "llama-3":
        # As Llama 3 has them: behind the vocabulary, one of them no special token.
        tokenizer.add_special_tokens([AddedToken("<|begin_of_text|>", special=True)])
        tokenizer.add_tokens([AddedToken("unit of language", normalized=False)])
        tokenizer.add_special_tokens([AddedToken("<|end_of_text|>", special=True)])
    names = {"gpt-2": ("<|endoftext|>", "<|endoftext|>"), "llama-3": ("<|begin_of_text|>", "<|end_of_text|>"),
             "named": ("<s>", "</s>")}[style]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{names[0]} $A", special_tokens=[(names[0], tokenizer.token_to_id(names[0]))])
    return tokenizer, names


def make(name, made):
    torch.manual_seed(20261124)
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    tokenizer, (begin, end) = tokenizer_of(made["style"])
    # The last rows stand for no token, as where a vocabulary was rounded up.
    vocabulary = tokenizer.get_vocab_size() + 4
    config = LlamaConfig(
        vocab_size=vocabulary, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=made["key_value_heads"], max_position_embeddings=64, rms_norm_eps=1e-5,
        rope_theta=made["theta"], tie_word_embeddings=made["tied"], bos_token_id=tokenizer.token_to_id(begin),
        eos_token_id=tokenizer.token_to_id(end))
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        for weight in model.parameters():
            weight.normal_(1 if weight.dim() == 1 else 0, 0.2)
    model.to(made["dtype"]).save_pretrained(folder, max_shard_size=made.get("shard", "5GB"))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=begin, eos_token=end).save_pretrained(folder)

    tokens = torch.randint(0, vocabulary, (2, 12))
    stored = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32)
    with torch.no_grad():
        logits = stored(tokens).logits
    save_file({"tokens": tokens.float(), "logits": logits.contiguous()}, folder / "golden.safetensors")

    # Nothing in an ordinary text is one of the special tokens; the others stay what they are.
    tokenizer.encode_special_tokens = True
    golden = [dict(text=text, ids=tokenizer.encode(text, add_special_tokens=False).ids) for text in TEXTS + LINES]
    (folder / "golden.json").write_text(json.dumps(golden, ensure_ascii=True, indent=1) + "\n")
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(name, sorted(file.name for file in folder.iterdir()), size, "bytes")


if __name__ == "__main__":
    for name, made in FOLDERS.items():
        make(name, made)
