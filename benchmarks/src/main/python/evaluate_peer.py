"""The peer of `bench evaluate`: lm-evaluation-harness with a model of transformers.

    python evaluate_peer.py FOLDER REQUESTS THREADS BATCH

FOLDER is a Hugging Face folder, REQUESTS a file of JSON Lines, each a list of a context and a continuation. `measure` asks
the harness for the log-likelihood of all of them, as its multiple-choice tasks do: tokenizing, sorting and batching included.
Weights and matrix products are in 32 bits.
"""

import json
import os
import sys
import time

os.environ["HF_HUB_OFFLINE"] = os.environ["HF_DATASETS_OFFLINE"] = "1"

import lm_eval
import torch
import transformers
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

from answering import answer


def main():
    folder, requests, threads, batch = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.set_num_interop_threads(1)
    model = HFLM(pretrained=folder, tokenizer=folder, dtype="float32", device="cpu", batch_size=int(batch))
    with open(requests, encoding="utf-8") as file:
        asked = [tuple(json.loads(line)) for line in file]
    instances = [Instance("loglikelihood", {}, one, index, metadata=("bench", index, 1)) for index, one in enumerate(asked)]

    def measure():
        start = time.perf_counter()
        answers = model.loglikelihood(instances, disable_tqdm=True)
        seconds = time.perf_counter() - start
        return {"seconds": seconds, "logLikelihoods": [float(one) for one, _ in answers]}

    version = f"lm-evaluation-harness {lm_eval.__version__}, transformers {transformers.__version__}"
    answer(version=lambda: {"version": version}, measure=measure)


if __name__ == "__main__":
    main()
