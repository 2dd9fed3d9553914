"""The peer of `bench finetune`: a plain loop over a model of transformers, with an adapter of PEFT or without.

    python finetune_peer.py FOLDER WINDOWS fp32|bf16 THREADS [ADAPTER]

FOLDER is a Hugging Face folder, WINDOWS a JSON file with the token ids of a batch, ADAPTER an adapter in PEFT's layout, which
is trained in place of all weights. `step` trains on the batch once. bf16 is autocast over 32-bit weights; weights beside
an adapter are loaded in bfloat16.
"""

import contextlib
import json
import pathlib
import sys
import time

import peft
import torch
import transformers

from answering import answer

LEARNING_RATE = 1e-4


class Tuning:
    def __init__(self, folder, windows, bf16, adapter):
        frozen = bf16 and adapter is not None
        self.model = transformers.AutoModelForCausalLM.from_pretrained(
            folder, dtype=torch.bfloat16 if frozen else torch.float32, attn_implementation="sdpa")
        self.model.config.use_cache = False
        if adapter is not None:
            # PEFT keeps the adapter's own weights in 32 bits.
            self.model = peft.PeftModel.from_pretrained(self.model, adapter, is_trainable=True)
        self.model.train()
        self.autocast = (lambda: torch.autocast("cpu", torch.bfloat16)) if bf16 else contextlib.nullcontext
        self.trained = [weight for weight in self.model.parameters() if weight.requires_grad]
        self.optimizer = torch.optim.AdamW(
            self.trained, lr=LEARNING_RATE, betas=(0.9, 0.95), eps=1e-8, weight_decay=0.0, fused=True)
        windows = torch.tensor(json.loads(pathlib.Path(windows).read_text()))
        self.tokens, self.targets = windows[:, :-1].contiguous(), windows[:, 1:].contiguous()

    def step(self):
        start = time.perf_counter()
        with self.autocast():
            logits = self.model(self.tokens).logits
        loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), self.targets.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        value = loss.item()
        return {"seconds": time.perf_counter() - start, "loss": value}


def main():
    folder, windows, precision, threads, *adapter = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.set_num_interop_threads(1)
    tuning = Tuning(folder, windows, precision == "bf16", adapter[0] if adapter else None)
    version = f"transformers {transformers.__version__}"
    if adapter:
        version += f", PEFT {peft.__version__}"
    answer(version=lambda: {"version": version}, step=tuning.step)


if __name__ == "__main__":
    main()
