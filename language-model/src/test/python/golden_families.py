r"""Makes the folders of FamilyGoldenTest: models of other families than plain Llama, as transformers computes them.

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.24.0 safetensors==0.8.0 numpy
    .venv/bin/python language-model/src/test/python/golden_families.py [NAME ...]

makes those named, or all. Each folder below src/test/resources/dev/trainyard/model/families/ gets a model with random
weights as save_pretrained writes it in bfloat16 (config.json, model.safetensors) and golden.safetensors: tokens (rows, length
+ 1), the logits (rows, length, vocabulary) in 32 bits, the mean loss, and the gradients of the first layer's tensors, of all
vectors and of the embedding.

    .venv/bin/python language-model/src/test/python/golden_families.py --exported FOLDER

compares folders that Trainyard wrote from these, FOLDER/NAME for each, with the goldens: each must open in transformers under
its family's own name, with no tensor missing or left over, and compute the same logits. With --adapted (and peft==0.19.1),
FOLDER/NAME is a checkpoint of FamilyAdapterTest: PEFT must open its adapter beside the model that it was trained on, and
transformers the merged model, and both must compute the logits of adapted.safetensors.
"""

import json
import pathlib
import shutil
import sys

import torch
from safetensors.torch import load_file, save_file
from transformers import (
    AutoModelForCausalLM, GraniteConfig, GraniteMoeHybridConfig, LlamaConfig, MistralConfig, Olmo2Config, Qwen2Config,
    Qwen3Config, SmolLM3Config)

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model/families"
VOCABULARY, LENGTH, ROWS = 43, 13, 2

GRANITE = dict(embedding_multiplier=12.0, attention_multiplier=0.171875, residual_multiplier=0.22, logits_scaling=6.0)
LLAMA3 = dict(rope_type="llama3", rope_theta=100.0, factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0,
              original_max_position_embeddings=64)
FAMILIES = {
    "llama-biases-and-wide-heads": lambda: LlamaConfig(**sizes(head_dim=8), attention_bias=True, mlp_bias=True),
    "mistral-own-head-width": lambda: MistralConfig(**sizes(head_dim=6), sliding_window=None, rope_parameters=theta(1e6)),
    "qwen2-tied": lambda: Qwen2Config(**sizes(tied=True), max_window_layers=1, rope_parameters=theta(1e6)),
    "qwen2-untied-one-key-head": lambda: Qwen2Config(**sizes(key_value_heads=1), sliding_window=32),
    "qwen3-tied-wide-heads": lambda: Qwen3Config(**sizes(tied=True, head_dim=8), rope_parameters=theta(1e6)),
    "qwen3-untied-biases": lambda: Qwen3Config(**sizes(head_dim=6, key_value_heads=4), attention_bias=True),
    "granite-tied": lambda: GraniteConfig(**sizes(tied=True), **GRANITE, rope_parameters=theta(1e4)),
    "granite-untied-biases": lambda: GraniteConfig(**sizes(), **GRANITE, attention_bias=True, mlp_bias=True),
    "granite-4-rotated": lambda: granite_4(position_embedding_type="rope", tied=True),
    "granite-4-unrotated-biases": lambda: granite_4(position_embedding_type=None, attention_bias=True),
    "smollm3-every-second-layer-unrotated": lambda: SmolLM3Config(
        **sizes(tied=True, layers=4), no_rope_layer_interval=2, rope_parameters=theta(5e6)),
    "smollm3-untied-list-and-scaling": lambda: SmolLM3Config(
        **sizes(layers=3, head_dim=8, context=128), no_rope_layers=[0, 1, 1], rope_parameters=LLAMA3),
    "olmo2-grouped": lambda: Olmo2Config(**sizes(), rope_parameters=theta(5e5)),
    "olmo2-tied-biases": lambda: Olmo2Config(**sizes(tied=True, key_value_heads=4, head_dim=2), attention_bias=True),
}


def theta(base):
    return dict(rope_type="default", rope_theta=base)


def sizes(tied=False, key_value_heads=2, layers=2, context=40, head_dim=None):
    own = {} if head_dim is None else dict(head_dim=head_dim)
    return dict(vocab_size=VOCABULARY, hidden_size=16, intermediate_size=24, num_hidden_layers=layers, num_attention_heads=4,
                num_key_value_heads=key_value_heads, max_position_embeddings=context, rms_norm_eps=1e-5,
                tie_word_embeddings=tied, bos_token_id=1, eos_token_id=[2, 3], pad_token_id=0) | own


def granite_4(tied=False, **options):
    # A state space's sizes are checked although no layer is one.
    return GraniteMoeHybridConfig(
        **sizes(tied=tied), **GRANITE, **options, shared_intermediate_size=24, num_local_experts=0, num_experts_per_tok=0,
        layer_types=["attention"] * 2, mamba_n_heads=4, mamba_d_head=8, rope_parameters=theta(1e4))


def make(name):
    torch.manual_seed(20261130)
    torch.set_num_threads(1)
    folder = FOLDER / name
    shutil.rmtree(folder, ignore_errors=True)
    model = AutoModelForCausalLM.from_config(FAMILIES[name](), dtype=torch.float32)
    with torch.no_grad():
        for key, weight in model.named_parameters():
            # Large enough that every part of the model affects the result.
            weight.normal_(1 if key.endswith("norm.weight") else 0, 0.2)
    model.to(torch.bfloat16).save_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    (folder / "generation_config.json").unlink(missing_ok=True)
    tokens = torch.randint(4, VOCABULARY, (ROWS, LENGTH + 1))
    logits = model(tokens[:, :-1]).logits
    loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())
    loss.backward()
    golden = {"tokens": tokens.float(), "logits": logits.detach(), "loss": loss.detach().reshape(1)}
    golden |= {"gradient." + key: weight.grad for key, weight in model.named_parameters()
               if weight.dim() == 1 or ".layers.0." in key or "embed" in key}
    save_file({key: value.contiguous() for key, value in golden.items()}, folder / "golden.safetensors")
    size = sum(file.stat().st_size for file in folder.iterdir())
    print(f"{name}: loss {loss.item():.4f}, logits up to {logits.abs().max().item():.2f}, {size} bytes")


def compare(exported, name):
    golden = load_file(FOLDER / name / "golden.safetensors")
    config = json.loads((FOLDER / name / "config.json").read_text())
    model, info = AutoModelForCausalLM.from_pretrained(exported / name, dtype=torch.float32, output_loading_info=True)
    assert type(model).__name__ == config["architectures"][0], type(model)
    assert not any(info[key] for key in info if key.endswith("_keys")), info
    with torch.no_grad():
        logits = model(golden["tokens"].long()[:, :-1]).logits
    error = (logits - golden["logits"]).norm() / golden["logits"].norm()
    assert error < 1e-5, (name, error)
    print(f"{name}: {type(model).__name__}, relative distance of the logits {error:.1e}")


def compare_adapted(folder):
    from peft import PeftModel

    adapted = load_file(folder / "adapted.safetensors")
    beside = AutoModelForCausalLM.from_pretrained(FOLDER / folder.name, dtype=torch.float32)
    modules = PeftModel.from_pretrained(beside, folder / "adapter")
    assert "lora_A" in str(modules)
    for kind, model in (("beside", modules), ("merged", AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32))):
        with torch.no_grad():
            logits = model(adapted["tokens"].long()).logits
        error = (logits - adapted["logits"]).norm() / adapted["logits"].norm()
        assert error < 1e-5, (folder.name, kind, error)
        print(f"{folder.name}, adapter {kind}: relative distance of the logits {error:.1e}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--exported"]:
        for folder in sorted(pathlib.Path(sys.argv[2]).iterdir()):
            compare(pathlib.Path(sys.argv[2]), folder.name)
    elif sys.argv[1:2] == ["--adapted"]:
        for folder in sorted(pathlib.Path(sys.argv[2]).iterdir()):
            compare_adapted(folder)
    else:
        for name in sys.argv[1:] or FAMILIES:
            make(name)
