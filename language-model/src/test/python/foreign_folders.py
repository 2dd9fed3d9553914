r"""Makes the folders of ForeignFolderTest: Llama models and tokenizers that transformers wrote, with random weights.

    .venv/bin/python language-model/src/test/python/foreign_folders.py [NAME ...]

makes those named, or all. Once before:

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.23.0 tokenizers==0.23.3 \
        safetensors==0.8.0 sentencepiece==0.2.3

Each folder below src/test/resources/dev/trainyard/model/foreign/ is what save_pretrained leaves, and golden.safetensors:
tokens (rows, length), the logits (rows, length, vocabulary) that transformers computes in 32 bits from the weights as
they are stored, and the frequencies of its rotary positions. The tokenizers are trained on the few lines below;
golden.json holds texts, the ids that Hugging Face's library gives them, and what it decodes these to. For Llama 2's kind
SentencePiece must give the same, or nothing is written.
"""

import io
import json
import pathlib
import shutil
import sys

import sentencepiece
import torch
from safetensors.torch import save_file
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model/foreign"
LLAMA_3 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
           r"|\s+(?!\S)|\s+")
LINES = ["The quick brown fox jumps over the lazy dog.", "public static int indexOf(String text) { return 0; }",
         "a word is a unit of language that speakers can name", "    return 12345 + 678;\n\n", "It's what they'll say."]
TEXTS = ["", "Hello, world", LINES[0], LINES[3], "naïve café \U0001f600 中文", "<s> </s> <|user|>", "12345678 it's\r\n\n  x",
         " a space before and after ", "  two\ttabs\t\t", "\n", "unit of language, unit of language", "<0x0A> \u2581"]

FOLDERS = {
    "float32": dict(dtype=torch.float32, tied=True, key_value_heads=4, theta=10_000.0, style="gpt-2"),
    "bfloat16": dict(dtype=torch.bfloat16, tied=False, key_value_heads=1, theta=500_000.0, style="llama-3"),
    "float16-sharded": dict(dtype=torch.float16, tied=False, key_value_heads=2, theta=10_000.0, style="named", shard="20KB"),
    # Two of its eight frequencies are unchanged, three are divided by the whole factor, and the others by less.
    "llama-3.2": dict(dtype=torch.bfloat16, tied=True, width=32, heads=2, key_value_heads=1, theta=100.0, style="llama-3.2", length=32, context=128,
                      scaling=dict(rope_type="llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
                                   original_max_position_embeddings=64)),
    "smollm": dict(dtype=torch.bfloat16, tied=True, key_value_heads=1, theta=100_000.0, style="smollm"),
    "llama-2": dict(dtype=torch.bfloat16, tied=False, key_value_heads=4, theta=10_000.0, style="llama-2", length=32,
                    scaling=dict(rope_type="linear", factor=4.0)),
    "mistral": dict(dtype=torch.bfloat16, tied=False, key_value_heads=2, theta=10_000.0, style="mistral"),
}
NAMES = {"gpt-2": ("<|endoftext|>", "<|endoftext|>"), "llama-3": ("<|begin_of_text|>", "<|end_of_text|>"),
         "named": ("<s>", "</s>"), "llama-3.2": ("<|begin_of_text|>", "<|eot_id|>"),
         "smollm": ("<|endoftext|>", "<|endoftext|>"), "llama-2": ("<s>", "</s>"), "mistral": ("<s>", "</s>")}


def byte_level(style):
    llama_3 = style.startswith("llama-3")
    tokenizer = Tokenizer(models.BPE(ignore_merges=llama_3))
    if llama_3:
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Split(Regex(LLAMA_3), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    elif style == "smollm":
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
            pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = {"gpt-2": ["<|endoftext|>"], "named": ["<s>", "</s>"],
               "smollm": ["<|endoftext|>", "<|im_start|>", "<repo_name>"]}.get(style, [])
    tokenizer.train_from_iterator(LINES, trainers.BpeTrainer(
        vocab_size=310, special_tokens=special, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    if style == "llama-3":
        # As in Llama 3: after the vocabulary; one of them is not a special token.
        tokenizer.add_special_tokens([AddedToken("<|begin_of_text|>", special=True)])
        tokenizer.add_tokens([AddedToken("unit of language", normalized=False)])
        tokenizer.add_special_tokens([AddedToken("<|end_of_text|>", special=True)])
    if style == "llama-3.2":
        tokenizer.add_special_tokens([AddedToken(f"<|{name}|>", special=True) for name in (
            "begin_of_text", "end_of_text", "start_header_id", "end_header_id", "eot_id")])
    return tokenizer


def learned_pieces():
    """Trained like Llama 2's: numbers digit by digit, runs of spaces as tokens, bytes for unknown characters."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(20 * LINES), model_writer=model, model_type="bpe", vocab_size=400, byte_fallback=True,
        character_coverage=1.0, normalization_rule_name="identity", split_digits=True, remove_extra_whitespaces=False,
        allow_whitespace_only_pieces=True, minloglevel=2)
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def sentence_piece(style):
    """As converted by transformers: every way to make a token from two others is a merge, those of the best token first."""
    learned = learned_pieces()
    pieces = [learned.id_to_piece(index) for index in range(learned.get_piece_size())]
    vocabulary = {piece: index for index, piece in enumerate(pieces)}
    best_first = sorted((piece for index, piece in enumerate(pieces) if not (
        learned.is_unknown(index) or learned.is_control(index) or learned.is_byte(index))),
        key=lambda piece: -learned.get_score(vocabulary[piece]))
    merges = [(piece[:cut], piece[cut:]) for piece in best_first for cut in range(1, len(piece))
              if piece[:cut] in vocabulary and piece[cut:] in vocabulary]
    tokenizer = Tokenizer(models.BPE(vocabulary, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True))
    if style == "llama-2":
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("\u2581"), normalizers.Replace(" ", "\u2581")])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    tokenizer.decoder = decoders.Sequence([
        decoders.Replace("\u2581", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in ("<unk>", "<s>", "</s>")])
    if style == "llama-2":
        tokenizer.encode_special_tokens = True
        for text in TEXTS + LINES:
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            assert ids == learned.encode(text) and tokenizer.decode(ids) == learned.decode(ids), text
        tokenizer.encode_special_tokens = False
    return tokenizer


def tokenizer_of(style):
    tokenizer = sentence_piece(style) if style in ("llama-2", "mistral") else byte_level(style)
    begin = NAMES[style][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A", special_tokens=[(begin, tokenizer.token_to_id(begin))])
    return tokenizer, NAMES[style]


def make(name, made):
    torch.manual_seed(20261124)
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    tokenizer, (begin, end) = tokenizer_of(made["style"])
    # The last rows belong to no token, as in a vocabulary that was rounded up.
    vocabulary = tokenizer.get_vocab_size() + 4
    config = LlamaConfig(
        vocab_size=vocabulary, hidden_size=made.get("width", 16),
        intermediate_size=24, num_hidden_layers=2, num_attention_heads=made.get("heads", 4),
        num_key_value_heads=made["key_value_heads"], max_position_embeddings=made.get("context", 64), rms_norm_eps=1e-5,
        rope_theta=made["theta"], rope_scaling=made.get("scaling"), tie_word_embeddings=made["tied"],
        bos_token_id=tokenizer.token_to_id(begin), eos_token_id=tokenizer.token_to_id(end))
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        for weight in model.parameters():
            weight.normal_(1 if weight.dim() == 1 else 0, 0.2)
    model.to(made["dtype"]).save_pretrained(folder, max_shard_size=made.get("shard", "5GB"))
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=begin, eos_token=end).save_pretrained(folder)

    tokens = torch.randint(0, vocabulary, (2, made.get("length", 12)))
    stored = LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32)
    with torch.no_grad():
        logits = stored(tokens).logits
    save_file({"tokens": tokens.float(), "logits": logits.contiguous(), "frequencies": stored.model.rotary_emb.inv_freq},
              folder / "golden.safetensors")

    # Ordinary text contains no special tokens; the other added tokens are unchanged.
    tokenizer.encode_special_tokens = True
    golden = []
    for text in TEXTS + LINES:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        golden.append(dict(text=text, ids=ids, decoded=tokenizer.decode(ids)))
    (folder / "golden.json").write_text(json.dumps(golden, ensure_ascii=True, indent=1) + "\n")
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(name, sorted(file.name for file in folder.iterdir()), size, "bytes")


if __name__ == "__main__":
    for name in sys.argv[1:] or FOLDERS:
        make(name, FOLDERS[name])
