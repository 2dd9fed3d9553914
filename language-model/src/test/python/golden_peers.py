"""Makes the golden files of the tests in dev.trainyard.model.peers: what transformers and gguf-py make of a folder of ours.

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.23.0 safetensors==0.8.0 gguf==0.19.0 jinja2
    mvn -pl language-model -am test -Dtest=TransformersGoldenTest -DargLine=-Dsample.folder=FOLDER
    .venv/bin/python language-model/src/test/python/golden_peers.py FOLDER

FOLDER is the model that SampleFolder writes, with its exports f32.gguf, f16.gguf, bf16.gguf and q8_0.gguf. From prompts.json come
sample.json (digests of the folder's files; ids, rendered chats, masks of what the assistant says, lengths of padded
texts and greedy continuations by transformers; the tensors and
values that each export must hold, computed from the folder with numpy and gguf-py's own quantiser) and
sample.safetensors (logits of the first texts, each (length, vocabulary)). The exports are read with gguf-py and must hold
what was computed.
"""

import hashlib
import json
import pathlib
import sys

import gguf
import jinja2
import numpy as np
import torch
from safetensors.numpy import load_file
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM, AutoTokenizer

RESOURCES = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model/peers"
FILES = ["config.json", "generation_config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]
CONTINUED = 24
WITH_LOGITS = 4


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def by_transformers(folder, prompts):
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    texts, logits = [], {}
    for text in prompts["texts"]:
        ids = tokenizer(text, add_special_tokens=False)["input_ids"]
        assert tokenizer.decode(ids) == text, text
        begun = tokenizer(text)["input_ids"]
        assert begun == [tokenizer.bos_token_id] + ids, text
        start = torch.tensor([begun])
        with torch.no_grad():
            if len(texts) < WITH_LOGITS:
                logits[str(len(texts))] = model(start).logits[0].contiguous()
            out = model.generate(start, max_new_tokens=CONTINUED, do_sample=False, pad_token_id=tokenizer.pad_token_id)
        texts.append({"text": text, "ids": ids, "continuation": out[0, start.shape[1]:].tolist()})
    conversations = []
    for messages in prompts["conversations"]:
        arguments = dict(add_generation_prompt=True)
        rendered = tokenizer.apply_chat_template(messages, tokenize=False, **arguments)
        for parts in in_parts(messages):
            assert tokenizer.apply_chat_template(parts, tokenize=False, **arguments) == rendered, parts
        masked = tokenizer.apply_chat_template(messages, return_dict=True, return_assistant_tokens_mask=True)
        conversations.append({
            "messages": messages,
            "rendered": rendered,
            "ids": list(tokenizer.apply_chat_template(messages, tokenize=True, return_dict=False, **arguments)),
            "whole": list(masked["input_ids"]),
            "trained": [mark == 1 for mark in masked["assistant_masks"]],
        })
    try:
        tokenizer.apply_chat_template([{"role": "user", "content": [{"type": "image"}]}], tokenize=False)
        raise AssertionError("an image was rendered")
    except jinja2.TemplateError as refused:
        assert "text" in str(refused), refused
    padded = [len(tokenizer(text, padding="max_length", truncation=True)["input_ids"]) for text in ["x", "word " * 999]]
    return {"texts": texts, "conversations": conversations, "padded": padded}, logits


def in_parts(messages):
    """The same conversation, its contents as lists of one part and of two."""
    def part(text):
        return {"type": "text", "text": text}
    yield [message | {"content": [part(message["content"])]} for message in messages]
    yield [message | {"content": [part(message["content"][:3]), part(message["content"][3:])]} for message in messages]


NAMES = {
    "model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output",
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}


def gguf_name(name):
    stem = name.removesuffix(".weight")
    if stem.startswith("model.layers."):
        layer, part = stem.removeprefix("model.layers.").split(".", 1)
        return f"blk.{layer}.{NAMES[part]}.weight"
    return NAMES[stem] + ".weight"


def interleaved(matrix, heads):
    """Row 2i + k of a head is row i of its half k."""
    rows, columns = matrix.shape
    return matrix.reshape(heads, 2, rows // heads // 2, columns).swapaxes(1, 2).reshape(rows, columns)


def expected_tensors(folder, kind):
    config = json.loads((folder / "config.json").read_text())
    tensors = {}
    for name, values in load_file(folder / "model.safetensors").items():
        if "q_proj" in name:
            values = interleaved(values, config["num_attention_heads"])
        if "k_proj" in name:
            values = interleaved(values, config["num_key_value_heads"])
        stored = gguf.GGMLQuantizationType.F32 if values.ndim == 1 else gguf.GGMLQuantizationType[kind]
        data = gguf.quants.quantize(np.ascontiguousarray(values), stored)
        tensors[gguf_name(name)] = {
            "type": stored.name, "sizes": list(values.shape[::-1]), "sha256": sha256(data.tobytes())}
    return dict(sorted(tensors.items()))


def expected_values(folder):
    config = json.loads((folder / "config.json").read_text())
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    settings = json.loads((folder / "tokenizer_config.json").read_text())
    special = {token["id"] for token in tokenizer["added_tokens"]}
    tokens = sorted(tokenizer["model"]["vocab"], key=tokenizer["model"]["vocab"].get)
    end_of_turn = tokenizer["model"]["vocab"][settings["eos_token"]]
    return {
        "general.architecture": "llama", "general.type": "model", "general.name": "sample",
        "general.quantization_version": gguf.GGML_QUANT_VERSION,
        "llama.vocab_size": config["vocab_size"], "llama.context_length": config["max_position_embeddings"],
        "llama.embedding_length": config["hidden_size"], "llama.block_count": config["num_hidden_layers"],
        "llama.feed_forward_length": config["intermediate_size"],
        "llama.attention.head_count": config["num_attention_heads"],
        "llama.attention.head_count_kv": config["num_key_value_heads"],
        "llama.attention.layer_norm_rms_epsilon": float(np.float32(config["rms_norm_eps"])),
        "llama.rope.dimension_count": config["head_dim"], "llama.rope.freq_base": float(config["rope_theta"]),
        "tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "gpt-2", "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": [
            int(gguf.TokenType.CONTROL if token in special else gguf.TokenType.NORMAL) for token in range(len(tokens))],
        "tokenizer.ggml.merges": tokenizer["model"]["merges"],
        "tokenizer.ggml.bos_token_id": config["bos_token_id"], "tokenizer.ggml.eos_token_id": end_of_turn,
        "tokenizer.ggml.eot_token_id": next(end for end in config["eos_token_id"] if end != end_of_turn),
        "tokenizer.ggml.eos_token_ids": sorted(config["eos_token_id"], key=lambda end: end != end_of_turn), "tokenizer.ggml.padding_token_id": config["pad_token_id"],
        "tokenizer.ggml.add_bos_token": True, "tokenizer.ggml.add_eos_token": False,
        "tokenizer.chat_template": settings["chat_template"],
    }


def by_gguf(folder, kind):
    file_type = int(gguf.LlamaFileType[{"F32": "ALL_F32"}.get(kind, "MOSTLY_" + kind)])
    expected_all = expected_values(folder) | {"general.file_type": file_type}
    expected = {"fileType": file_type, "tensors": expected_tensors(folder, kind)}
    reader = gguf.GGUFReader(folder / f"{kind.lower()}.gguf")
    values = {key: field.contents() for key, field in reader.fields.items() if not key.startswith("GGUF.")}
    assert values == expected_all, [key for key in values.keys() | expected_all.keys() if values.get(key) != expected_all.get(key)]
    tensors = {tensor.name: {"type": tensor.tensor_type.name, "sizes": tensor.shape.tolist(),
                             "sha256": sha256(tensor.data.tobytes())} for tensor in reader.tensors}
    assert dict(sorted(tensors.items())) == expected["tensors"]
    expected["bytes"] = (folder / f"{kind.lower()}.gguf").stat().st_size
    return expected


def main():
    folder = pathlib.Path(sys.argv[1])
    prompts = json.loads((RESOURCES / "prompts.json").read_text())
    golden, logits = by_transformers(folder, prompts)
    golden["files"] = {name: sha256((folder / name).read_bytes()) for name in FILES}
    golden["values"] = expected_values(folder)
    golden["exports"] = {kind.lower(): by_gguf(folder, kind) for kind in ["F32", "F16", "BF16", "Q8_0"]}
    lines = [json.dumps(key) + ": " + json.dumps(value, ensure_ascii=False) for key, value in golden.items()]
    (RESOURCES / "sample.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
    save_file(logits, RESOURCES / "sample.safetensors")
    print(len(golden["texts"]), "texts,", len(golden["conversations"]), "chats,", list(golden["exports"]))


if __name__ == "__main__":
    main()
