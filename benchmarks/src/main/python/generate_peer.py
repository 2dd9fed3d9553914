"""The peer of `bench generate`: transformers' own greedy generation with its key-value cache, in 32 bits.

    python generate_peer.py FOLDER THREADS

FOLDER is a Hugging Face folder with prompts.json beside it, token ids of equal length. `generate ROWS TOKENS` continues
the first ROWS prompts together by TOKENS tokens each, and `sample ROWS GROUP TOKENS` draws GROUP answers to each of them
from the model's own probabilities.
"""

import json
import pathlib
import sys
import time

import torch
import transformers

from answering import answer


class Peer:
    def __init__(self, folder):
        self.model = transformers.LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
        # Every answer has the requested length.
        self.model.generation_config.eos_token_id = None
        self.prompts = torch.tensor(json.loads((folder / "prompts.json").read_text()))

    def generate(self, rows, tokens):
        prompts = self.prompts[: int(rows)]
        start = time.perf_counter()
        with torch.inference_mode():
            answers = self.model.generate(
                prompts, attention_mask=torch.ones_like(prompts), max_new_tokens=int(tokens), do_sample=False)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "answers": answers[:, prompts.size(1) :].tolist()}

    def sample(self, rows, group, tokens):
        prompts = self.prompts[: int(rows)]
        start = time.perf_counter()
        with torch.inference_mode():
            self.model.generate(
                prompts, attention_mask=torch.ones_like(prompts), max_new_tokens=int(tokens), do_sample=True,
                temperature=1.0, top_k=0, top_p=1.0, num_return_sequences=int(group))
        return {"seconds": time.perf_counter() - start}


def main():
    folder, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.set_num_interop_threads(1)
    peer = Peer(pathlib.Path(folder))
    answer(version=lambda: {"version": transformers.__version__}, generate=peer.generate, sample=peer.sample)


if __name__ == "__main__":
    main()
