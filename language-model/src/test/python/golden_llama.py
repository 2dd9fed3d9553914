"""Makes the golden files of LlamaGoldenTest: what transformers' LlamaForCausalLM and PyTorch's AdamW and Muon compute.

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.23.0 safetensors==0.8.0 numpy
    .venv/bin/python language-model/src/test/python/golden_llama.py

Each folder below src/test/resources/dev/trainyard/model/llama/ gets a model as transformers writes it (config.json,
model.safetensors) and golden.safetensors: tokens (rows, length + 1), logits (rows, length, vocabulary) in 32 bits, the
mean loss, the gradient of every weight, and, under trained.*, the weights after 50 steps of AdamW; muon.safetensors gets
the losses, norms and weights of the same steps with Muon for the matrices of the layers. PyTorch's Muon orthogonalises in
bfloat16; here its own code runs in 32 bits, so that the figures can be compared to more than two digits.
"""

import importlib
import inspect
import math
import pathlib

import torch
from safetensors.torch import save_file
from transformers import LlamaConfig, LlamaForCausalLM

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model/llama"
STEPS = 50
RATE, WARMUP, DECAY, LAST = 3e-3, 0.1, 0.4, 0.05
WEIGHT_DECAY, CLIP = 0.1, 1.0
RATE_BESIDE_MUON = 2.5

SHAPES = {
    "tied-multi-head": dict(heads=4, key_value_heads=4, tied=True, theta=10_000.0, length=16, epsilon=1e-5),
    "tied-grouped-odd-length": dict(heads=4, key_value_heads=2, tied=True, theta=10_000.0, length=29, epsilon=1e-6),
    "untied-one-key-head-high-base": dict(heads=4, key_value_heads=1, tied=False, theta=500_000.0, length=37, epsilon=1e-5),
}


def model_of(shape):
    config = LlamaConfig(
        vocab_size=67, hidden_size=32, intermediate_size=56, num_hidden_layers=2, num_attention_heads=shape["heads"],
        num_key_value_heads=shape["key_value_heads"], max_position_embeddings=40, rms_norm_eps=shape["epsilon"],
        rope_theta=shape["theta"], tie_word_embeddings=shape["tied"], attention_bias=False, mlp_bias=False)
    model = LlamaForCausalLM(config).float()
    with torch.no_grad():
        for weight in model.parameters():
            # Large enough that every part of the model affects the result.
            weight.normal_(1 if weight.dim() == 1 else 0, 0.2)
    return model


def rate(step):
    rising, falling = round(WARMUP * STEPS), round(DECAY * STEPS)
    if step < rising:
        return (step + 1) / rising
    return min(1.0, LAST + (1 - LAST) * (STEPS - 1 - step) / falling)


def loss_of(model, tokens):
    logits = model(tokens[:, :-1]).logits
    return logits, torch.nn.functional.cross_entropy(logits.flatten(0, 1), tokens[:, 1:].flatten())


def make(name, shape):
    torch.manual_seed(20261101)
    model = model_of(shape)
    folder = FOLDER / name
    model.save_pretrained(folder)
    (folder / "generation_config.json").unlink(missing_ok=True)
    tokens = torch.randint(0, 67, (STEPS, 3, shape["length"] + 1))
    logits, loss = loss_of(model, tokens[0])
    loss.backward()
    golden = {"tokens": tokens.float(), "logits": logits.detach(), "loss": loss.detach().reshape(1)}
    golden |= {"gradient." + key: weight.grad.clone() for key, weight in model.named_parameters()}

    golden |= train(model, tokens, adamw(model.parameters()))
    save_file({key: value.contiguous() for key, value in golden.items()}, folder / "golden.safetensors")

    model = LlamaForCausalLM.from_pretrained(folder).float()
    matrices = [weight for key, weight in model.named_parameters() if ".layers." in key and weight.dim() > 1]
    others = [weight for key, weight in model.named_parameters() if not (".layers." in key and weight.dim() > 1)]
    muon = torch.optim.Muon(matrices, lr=RATE, weight_decay=WEIGHT_DECAY, adjust_lr_fn="match_rms_adamw")
    golden = train(model, tokens, adamw(others, RATE_BESIDE_MUON * RATE), muon)
    save_file({key: value.contiguous() for key, value in golden.items()}, folder / "muon.safetensors")
    print(name, f"with Muon to {golden['losses'][-1]:.4f}")


def adamw(weights, rate=RATE):
    weights = list(weights)
    matrices = [weight for weight in weights if weight.dim() > 1]
    vectors = [weight for weight in weights if weight.dim() == 1]
    return torch.optim.AdamW(
        [dict(params=matrices, weight_decay=WEIGHT_DECAY), dict(params=vectors, weight_decay=0.0)],
        lr=rate, betas=(0.9, 0.95), eps=1e-8)


def train(model, tokens, *optimizers):
    schedules = [torch.optim.lr_scheduler.LambdaLR(optimizer, rate) for optimizer in optimizers]
    losses, norms = [], []
    for step in range(STEPS):
        for optimizer in optimizers:
            optimizer.zero_grad()
        loss = loss_of(model, tokens[step])[1]
        loss.backward()
        norms.append(torch.nn.utils.clip_grad_norm_(model.parameters(), CLIP))
        losses.append(loss.detach())
        for optimizer, schedule in zip(optimizers, schedules):
            for group in optimizer.param_groups:
                if "momentum" in group:
                    group["momentum"] = 0.85 + 0.1 * min(1, step / 300)
            optimizer.step()
            schedule.step()
    print(f"loss {losses[0]:.4f} to {losses[-1]:.4f}, norm {norms[0]:.3f}, ln 67 {math.log(67):.4f}")
    trained = {"trained." + key: weight.detach().clone() for key, weight in model.named_parameters()}
    return {"losses": torch.stack(losses), "norms": torch.stack(norms)} | trained


def orthogonalise_in_32_bits():
    module = importlib.import_module("torch.optim._muon")
    source = inspect.getsource(module._zeropower_via_newtonschulz)
    exec(source.replace("torch.bfloat16", "torch.float32"), module.__dict__)


if __name__ == "__main__":
    orthogonalise_in_32_bits()
    for name, shape in SHAPES.items():
        make(name, shape)
