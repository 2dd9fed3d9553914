"""Makes the golden files of PolicyLossTest: losses and gradients of policy optimisation in plain PyTorch.

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.23.0 safetensors==0.8.0 numpy
    .venv/bin/python language-model/src/test/python/golden_policy.py

Uses a model of golden_llama.py. The formulas are those of TRL's GRPOTrainer (`_compute_loss`) for its loss types `grpo`,
`dapo` and `dr_grpo`, in 64 bits: autograd through the whole model, nothing computed by hand. policy.safetensors has the ids
of 16 sequences (rows, length), padded with 0 at their ends; where each prompt and each answer ends; the advantages; the
log-probabilities of the answers' tokens under the writing policy and the reference (rows, length), at the positions of
the tokens; and for each case its loss, its statistics (divergence, clipped share, entropy) and the gradient of every
weight.
"""

import pathlib

import torch
from safetensors.torch import save_file
from transformers import LlamaForCausalLM

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model/llama/tied-grouped-odd-length"
ROWS, LENGTH = 16, 30
LONGEST = 20
CASES = {
    "grpo": dict(low=0.2, high=0.2, beta=0.0),
    "grpo-with-reference": dict(low=0.2, high=0.2, beta=0.3),
    "dapo": dict(low=0.2, high=0.28, beta=0.0),
    "dr-grpo": dict(low=0.1, high=0.1, beta=0.05),
}


def case(name, model, ids, answers, advantages, written, reference):
    limits = CASES[name]
    model.zero_grad()
    logits = model(ids[:, :-1]).logits
    logs = torch.log_softmax(logits, -1)
    now = logs.gather(2, ids[:, 1:, None])[:, :, 0]
    mask = answers[:, 1:]
    ratio = torch.exp(now - written[:, 1:])
    limited = torch.clamp(ratio, 1 - limits["low"], 1 + limits["high"])
    gain = advantages[:, None]
    loss = -torch.min(ratio * gain, limited * gain)
    away = reference[:, 1:] - now
    divergence = torch.exp(away) - away - 1
    if limits["beta"]:
        loss = loss + limits["beta"] * divergence
    if name.startswith("grpo"):
        loss = ((loss * mask).sum(1) / mask.sum(1)).mean()
    elif name == "dapo":
        loss = (loss * mask).sum() / mask.sum()
    else:
        loss = (loss * mask).sum() / (ROWS * LONGEST)
    loss.backward()
    clipped = ((ratio < 1 - limits["low"]) & (gain < 0)) | ((ratio > 1 + limits["high"]) & (gain > 0))
    entropy = -(torch.exp(logs) * logs).sum(-1)
    statistics = [(value * mask).sum() / mask.sum() for value in (divergence, clipped.double(), entropy)]
    print(name, loss.item(), [value.item() for value in statistics])
    golden = {"loss": loss.detach().reshape(1), "statistics": torch.stack(statistics).detach()}
    golden |= {"gradient." + key: weight.grad.clone() for key, weight in model.named_parameters()}
    return {f"{name}.{key}": value.float() for key, value in golden.items()}


def main():
    torch.manual_seed(20261201)
    model = LlamaForCausalLM.from_pretrained(FOLDER, dtype=torch.float64)
    ids = torch.randint(1, 67, (ROWS, LENGTH))
    prompts = torch.randint(2, 9, (ROWS,))
    ends = torch.minimum(prompts + torch.randint(1, LONGEST + 1, (ROWS,)), torch.tensor(LENGTH))
    places = torch.arange(LENGTH)[None]
    ids = torch.where(places < ends[:, None], ids, 0)
    answers = ((places >= prompts[:, None]) & (places < ends[:, None])).double()
    advantages = torch.randn(ROWS, dtype=torch.float64)
    with torch.no_grad():
        logs = torch.log_softmax(model(ids[:, :-1]).logits, -1).gather(2, ids[:, 1:, None])[:, :, 0]
        now = torch.cat([torch.zeros(ROWS, 1, dtype=torch.float64), logs], 1)
    # Written by a policy that was a little different, so that some ratios are out of the limits; exact in 32 bits.
    written = (now + 0.2 * torch.randn(ROWS, LENGTH, dtype=torch.float64)).float().double()
    reference = (now + 0.5 * torch.randn(ROWS, LENGTH, dtype=torch.float64)).float().double()
    advantages = advantages.float().double()
    golden = {"ids": ids.float(), "prompts": prompts.float(), "ends": ends.float(), "advantages": advantages.float(),
              "written": (written * answers).float(), "reference": (reference * answers).float(),
              "now": (now * answers).float()}
    for name in CASES:
        golden |= case(name, model, ids, answers, advantages, written, reference)
    save_file({key: value.contiguous() for key, value in golden.items()}, FOLDER / "policy.safetensors")


if __name__ == "__main__":
    main()
