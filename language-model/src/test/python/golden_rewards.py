"""Makes the golden files of RewardLossTest: rewards, losses and gradients of reward models in transformers and PyTorch.

    python -m venv .venv && .venv/bin/pip install torch==2.15.0 transformers==5.24.0 safetensors==0.8.0 numpy
    .venv/bin/python language-model/src/test/python/golden_rewards.py

Turns two models of golden_llama.py into LlamaForSequenceClassification with one label and a random head, and saves them with
save_pretrained as llama/reward-*. In 64 bits, the loss of TRL's RewardTrainer, with its center_rewards_coefficient:
-log sigmoid(chosen - rejected) + k (chosen + rejected)^2, the mean over the pairs; autograd through the whole model, nothing
computed by hand. rewards.safetensors beside each has the tokens (2 pairs, length: the chosen, then the rejected; -1 after the
end), where the trained tokens begin, the rewards in 64 and 32 bits as transformers' `logits` from a padded batch, and for
each case its loss and gradients.

    golden_rewards.py FOLDER

compares reward models of several families that Trainyard wrote (RewardLossTest, -Dreward.folder=FOLDER) with transformers:
their rewards.json have token ids and rewards.
"""

import json
import pathlib
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoModelForSequenceClassification, LlamaForSequenceClassification

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/model/llama"
MODELS = {"tied-grouped-odd-length": "reward-tied", "untied-one-key-head-high-base": "reward-untied"}
PAIRS, LENGTH, PAD = 16, 28, 0
CASES = {"plain": 0.0, "centred": 0.3}
GRADIENTS = ["score.weight", "model.embed_tokens.weight", "model.layers.0.self_attn.q_proj.weight",
             "model.layers.1.mlp.down_proj.weight", "model.norm.weight"]


def rewards(model, tokens):
    padded = torch.where(tokens < 0, PAD, tokens)
    return model(padded, attention_mask=(tokens >= 0).long()).logits[:, 0]


def make(name, reward):
    torch.manual_seed(20261202)
    model = LlamaForSequenceClassification.from_pretrained(FOLDER / name, num_labels=1, dtype=torch.float32)
    with torch.no_grad():
        model.score.weight.copy_(torch.randn_like(model.score.weight))
    model.config.pad_token_id = PAD
    model.save_pretrained(FOLDER / reward)
    tokens = torch.randint(1, model.config.vocab_size, (2 * PAIRS, LENGTH))
    ends = torch.randint(8, LENGTH + 1, (2 * PAIRS,))
    tokens = torch.where(torch.arange(LENGTH)[None] < ends[:, None], tokens, -1)
    prompts = torch.minimum(torch.randint(2, 7, (2 * PAIRS,)), ends - 1)
    with torch.no_grad():
        golden = {"tokens": tokens.float(), "prompts": prompts.float(), "rewards.single": rewards(model, tokens)}
    model = model.double()
    for case, centring in CASES.items():
        model.zero_grad()
        chosen, rejected = rewards(model, tokens).chunk(2)
        loss = (-torch.nn.functional.logsigmoid(chosen - rejected) + centring * (chosen + rejected) ** 2).mean()
        loss.backward()
        print(reward, case, loss.item(), (chosen > rejected).double().mean().item())
        weights = dict(model.named_parameters())
        golden |= {f"{case}.loss": loss.detach().reshape(1), f"{case}.margin": (chosen - rejected).detach().mean().reshape(1)}
        golden |= {f"{case}.gradient.{key}": weights[key].grad.clone() for key in GRADIENTS}
        golden |= {"rewards": torch.cat([chosen, rejected]).detach()}
    save_file({key: value.float().contiguous() for key, value in golden.items()}, FOLDER / reward / "rewards.safetensors")


def compare(folder):
    """Our folder in transformers, one conversation at a time and all as one batch."""
    told = json.loads((folder / "rewards.json").read_text())
    model, info = AutoModelForSequenceClassification.from_pretrained(folder, output_loading_info=True)
    assert not info["missing_keys"] and not info["unexpected_keys"] and not info["mismatched_keys"], info
    worst = 0.0
    with torch.no_grad():
        for ids, ours in zip(told["ids"], told["rewards"]):
            worst = max(worst, abs(model(torch.tensor([ids])).logits.item() - ours))
        if model.config.pad_token_id is not None:
            longest = max(map(len, told["ids"]))
            padded = torch.tensor([ids + [model.config.pad_token_id] * (longest - len(ids)) for ids in told["ids"]])
            together = model(padded).logits[:, 0]
            worst = max(worst, (together - torch.tensor(told["rewards"])).abs().max().item())
    print(folder.name, type(model).__name__, len(told["ids"]), "conversations, largest difference", worst)
    assert worst < 1e-4


if __name__ == "__main__":
    if len(sys.argv) > 1:
        for written in sorted(pathlib.Path(sys.argv[1]).iterdir()):
            compare(written)
    else:
        for one, reward in MODELS.items():
            make(one, reward)
