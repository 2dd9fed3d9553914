"""Makes the golden file of PreferenceGoldenTest: the losses of preference optimisation and their gradients, as PyTorch
computes them in 64 bits from the logits of transformers' LlamaForCausalLM.

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.23.0 safetensors==0.8.0 numpy
    .venv/bin/python language-model/src/test/python/golden_preferences.py

The model is the one that golden_llama.py wrote into the folder below. The formulas are those of TRL 1.16.0: the loss types
sigmoid, ipo, apo_zero, apo_down and sft of trl/trainer/dpo_trainer.py, and simpo and label smoothing of
trl/experimental/cpo/cpo_trainer.py. preferences.safetensors gets the pairs (tokens, padded with -1, and the number of a
prompt's tokens), their reference log-probabilities, and for each variant below its loss, the mean margin of rewards, the
share of positive margins, the global norm of the gradient and the gradients of some weights.
"""

import pathlib

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from transformers import LlamaForCausalLM

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model/llama/tied-grouped-odd-length"
PAIRS, VOCABULARY, LONGEST = 16, 67, 28
BETA = 0.4
WEIGHTS = ["model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.weight", "model.layers.1.mlp.down_proj.weight",
           "model.norm.weight"]

# The name of a variant, its loss, label smoothing, target margin and weight of the likelihood.
VARIANTS = [
    ("dpo", "sigmoid", 0.0, 0.0, 0.0),
    ("dpo-smoothed", "sigmoid", 0.15, 0.0, 0.0),
    ("dpo-likelihood", "sigmoid", 0.0, 0.0, 0.7),
    ("ipo", "ipo", 0.0, 0.0, 0.0),
    ("apo-zero", "apo_zero", 0.0, 0.0, 0.0),
    ("apo-down", "apo_down", 0.0, 0.0, 0.0),
    ("simpo", "simpo", 0.0, 0.5, 0.0),
    ("simpo-smoothed-likelihood", "simpo", 0.1, 1.3, 0.2),
]


def answers(model, tokens, prompts):
    """The summed log-probabilities of the answers (rows) and their numbers of tokens."""
    ids = tokens.clamp(min=0)
    # Padding stands on the right, where no earlier position sees it.
    logps = torch.log_softmax(model(ids[:, :-1]).logits, -1).gather(2, ids[:, 1:, None])[..., 0]
    positions = torch.arange(1, tokens.size(1))[None, :]
    mask = (positions >= prompts[:, None]) & (tokens[:, 1:] >= 0)
    return (logps * mask).sum(1), mask.sum(1)


def loss_of(kind, smoothing, gamma, sums, lengths, reference):
    """The loss of each pair and its margin of rewards."""
    chosen_lengths, rejected_lengths = lengths.chunk(2)
    chosen_logratios, rejected_logratios = (sums - reference).chunk(2)
    if kind == "sigmoid":
        logits = BETA * (chosen_logratios - rejected_logratios)
        return -F.logsigmoid(logits) * (1 - smoothing) - F.logsigmoid(-logits) * smoothing, logits
    if kind == "ipo":
        delta = chosen_logratios / chosen_lengths - rejected_logratios / rejected_lengths
        return (delta - 1 / (2 * BETA)) ** 2, BETA * delta
    if kind == "apo_zero":
        losses = 1 - torch.sigmoid(BETA * chosen_logratios) + torch.sigmoid(BETA * rejected_logratios)
        return losses, BETA * (chosen_logratios - rejected_logratios)
    if kind == "apo_down":
        margins = BETA * (chosen_logratios - rejected_logratios)
        return torch.sigmoid(BETA * chosen_logratios) + 1 - torch.sigmoid(margins), margins
    if kind == "simpo":
        chosen, rejected = (sums / lengths).chunk(2)
        logits = chosen - rejected - gamma / BETA
        losses = -F.logsigmoid(BETA * logits) * (1 - smoothing) - F.logsigmoid(-BETA * logits) * smoothing
        return losses, BETA * (chosen - rejected)
    raise ValueError(kind)


def main():
    torch.manual_seed(20261201)
    model = LlamaForCausalLM.from_pretrained(FOLDER, attn_implementation="eager").double()
    tokens = torch.full((2 * PAIRS, LONGEST), -1)
    prompts = torch.randint(2, 9, (PAIRS,))
    for pair in range(PAIRS):
        prompt = torch.randint(0, VOCABULARY, (int(prompts[pair]),))
        for row in (pair, PAIRS + pair):
            answer = torch.randint(0, VOCABULARY, (int(torch.randint(1, 20, ())),))
            tokens[row, : len(prompt) + len(answer)] = torch.cat([prompt, answer])
    prompts = prompts.repeat(2)
    with torch.no_grad():
        sums, lengths = answers(model, tokens, prompts)
        # As if the model had been trained for a while: some answers are likelier than under the reference, others less.
        reference = (sums + torch.randn(2 * PAIRS) * 2).float()
    golden = {"tokens": tokens.float(), "prompts": prompts.float(), "reference": reference}
    for name, kind, smoothing, gamma, weight in VARIANTS:
        model.zero_grad()
        sums, lengths = answers(model, tokens, prompts)
        losses, margins = loss_of(kind, smoothing, gamma, sums, lengths, reference.double())
        likelihood = -sums[:PAIRS].sum() / lengths[:PAIRS].sum()
        loss = losses.mean() + weight * likelihood
        loss.backward()
        norm = torch.stack([parameter.grad.norm() for parameter in model.parameters()]).norm()
        golden[name + ".loss"] = loss.detach().reshape(1)
        golden[name + ".margin"] = margins.detach().mean().reshape(1)
        golden[name + ".accuracy"] = (margins > 0).double().mean().reshape(1)
        golden[name + ".norm"] = norm.reshape(1)
        for weights in WEIGHTS:
            golden[name + ".gradient." + weights] = model.get_parameter(weights).grad.clone()
        print(f"{name}: loss {loss:.6f}, margin {margins.mean():.4f}, norm {norm:.4f}")
    save_file({key: value.float().contiguous() for key, value in golden.items()}, FOLDER / "preferences.safetensors")


if __name__ == "__main__":
    main()
