"""Makes the golden files of PeftGoldenTest: what PEFT computes with low-rank adapters.

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.24.0 peft==0.21.2 safetensors==0.8.0
    .venv/bin/python language-model/src/test/python/golden_peft.py

Each folder below src/test/resources/dev/trainyard/model/peft/ gets an adapter as PEFT saves it (adapter_config.json,
adapter_model.safetensors) for a model of golden_llama.py, and golden.safetensors: its logits for that model's first tokens,
the mean loss, the gradient of every matrix of the adapter, and, under trained.*, the matrices after 20 steps of AdamW.

    python golden_peft.py check CHECKPOINT START

opens the folder adapter/ of a checkpoint on its start, and prints how far its logits are from the merged model's.
"""

import json
import pathlib
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model"
STEPS, RATE = 20, 3e-3
ALL = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
ADAPTERS = {
    "every-matrix": ("tied-grouped-odd-length", dict(r=4, lora_alpha=8, target_modules=ALL)),
    "queries-and-values": (
        "untied-one-key-head-high-base", dict(r=3, lora_alpha=5, target_modules=["q_proj", "v_proj", "down_proj"])),
    "root-of-rank": ("tied-multi-head", dict(
        r=4, lora_alpha=6, target_modules=["o_proj", "up_proj"], use_rslora=True, rank_pattern={"up_proj": 2})),
}


def loss_of(model, tokens):
    logits = model(tokens[:, :-1]).logits
    return logits, torch.nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())


def names(model):
    """The trained matrices by the names in PEFT's file, without its prefix."""
    return {
        name.removeprefix("base_model.model.").replace(".default", ""): weight
        for name, weight in model.named_parameters() if weight.requires_grad}


def make(name, base, settings):
    torch.manual_seed(20261130)
    start = AutoModelForCausalLM.from_pretrained(FOLDER / "llama" / base, dtype=torch.float32)
    model = get_peft_model(start, LoraConfig(task_type="CAUSAL_LM", **settings))
    with torch.no_grad():
        for weight in names(model).values():
            weight.normal_(0, 0.2)
    folder = FOLDER / "peft" / name
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    config = json.loads((folder / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = base
    config["target_modules"] = sorted(config["target_modules"])
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2) + "\n")

    tokens = load_file(FOLDER / "llama" / base / "golden.safetensors")["tokens"].long()
    logits, loss = loss_of(model, tokens[0])
    loss.backward()
    golden = {"logits": logits.detach(), "loss": loss.detach().reshape(1)}
    golden |= {"gradient." + key: weight.grad.clone() for key, weight in names(model).items()}
    optimizer = torch.optim.AdamW(names(model).values(), lr=RATE, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.0)
    losses = []
    for step in range(STEPS):
        optimizer.zero_grad()
        loss = loss_of(model, tokens[step])[1]
        loss.backward()
        torch.nn.utils.clip_grad_norm_(names(model).values(), 1.0)
        optimizer.step()
        losses.append(loss.detach())
    golden["losses"] = torch.stack(losses)
    golden |= {"trained." + key: weight.detach().clone() for key, weight in names(model).items()}
    save_file({key: value.contiguous() for key, value in golden.items()}, folder / "golden.safetensors")
    print(name, f"{losses[0]:.4f} to {losses[-1]:.4f}")


def check(checkpoint, start):
    torch.manual_seed(1)
    merged = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32).eval()
    base = AutoModelForCausalLM.from_pretrained(start, dtype=torch.float32)
    adapted = PeftModel.from_pretrained(base, pathlib.Path(checkpoint) / "adapter").eval()
    tokens = torch.randint(0, merged.config.vocab_size, (2, 24))
    with torch.no_grad():
        expected, without = merged(tokens).logits, None
        difference = (adapted(tokens).logits - expected).abs().max()
        with adapted.disable_adapter():
            without = (adapted(tokens).logits - expected).abs().max()
    print(f"largest difference of logits {difference:.2e}; without the adapter {without:.2e}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    if sys.argv[1:2] == ["check"]:
        check(*sys.argv[2:])
    else:
        for name, (base, settings) in ADAPTERS.items():
            make(name, base, settings)
