"""The peer of `bench pretrain`: the same decoder and step in plain PyTorch, eager.

    python pretrain_peer.py FOLDER fp32|bf16 THREADS

FOLDER is a Hugging Face folder with windows.json beside it, the token ids of a batch. `step` trains on the batch once;
`product` measures a matrix product in the same precision. bf16 is autocast over 32-bit weights, with the residual stream
in bfloat16 too, as nanochat trains.
"""

import contextlib
import json
import pathlib
import sys
import time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import nn

from answering import answer

LEARNING_RATE = 1e-3


class Norm(nn.Module):
    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        return F.rms_norm(x, (x.size(-1),), self.weight.to(x.dtype), self.epsilon)


def linear(inputs, outputs):
    return nn.Linear(inputs, outputs, bias=False)


def rotate(x, cos, sin):
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        width = config["hidden_size"]
        self.heads = config["num_attention_heads"]
        self.key_value_heads = config["num_key_value_heads"]
        self.head_width = width // self.heads
        self.q_proj = linear(width, width)
        self.k_proj = linear(width, self.key_value_heads * self.head_width)
        self.v_proj = linear(width, self.key_value_heads * self.head_width)
        self.o_proj = linear(width, width)

    def forward(self, x, cos, sin):
        batch, time_steps, width = x.shape
        q = self.q_proj(x).view(batch, time_steps, self.heads, self.head_width).transpose(1, 2)
        k = self.k_proj(x).view(batch, time_steps, self.key_value_heads, self.head_width).transpose(1, 2)
        v = self.v_proj(x).view(batch, time_steps, self.key_value_heads, self.head_width).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        grouped = self.heads != self.key_value_heads
        y = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=grouped)
        return self.o_proj(y.transpose(1, 2).reshape(batch, time_steps, width))


class FeedForward(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, hidden = config["hidden_size"], config["intermediate_size"]
        self.gate_proj = linear(width, hidden)
        self.up_proj = linear(width, hidden)
        self.down_proj = linear(hidden, width)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.input_layernorm = Norm(config["hidden_size"], config["rms_norm_eps"])
        self.self_attn = Attention(config)
        self.post_attention_layernorm = Norm(config["hidden_size"], config["rms_norm_eps"])
        self.mlp = FeedForward(config)

    def forward(self, x, cos, sin):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class Decoder(nn.Module):
    """A Llama-style decoder with tied embeddings; parameters are named as in Hugging Face's files."""

    def __init__(self, config, stream):
        super().__init__()
        self.stream = stream
        self.embed_tokens = nn.Embedding(config["vocab_size"], config["hidden_size"])
        self.layers = nn.ModuleList(Layer(config) for _ in range(config["num_hidden_layers"]))
        self.norm = Norm(config["hidden_size"], config["rms_norm_eps"])
        half = config["head_dim"] // 2
        frequencies = config["rope_theta"] ** (-torch.arange(half, dtype=torch.float64) / half)
        angles = torch.outer(torch.arange(config["max_position_embeddings"], dtype=torch.float64), frequencies)
        self.register_buffer("cos", angles.cos().to(stream), persistent=False)
        self.register_buffer("sin", angles.sin().to(stream), persistent=False)

    def forward(self, tokens, targets):
        n = tokens.size(1)
        x = self.embed_tokens(tokens).to(self.stream)
        for layer in self.layers:
            x = layer(x, self.cos[:n], self.sin[:n])
        logits = F.linear(self.norm(x), self.embed_tokens.weight).float()
        return F.cross_entropy(logits.view(-1, logits.size(-1)), targets.reshape(-1))


class Training:
    def __init__(self, folder, bf16):
        self.type = torch.bfloat16 if bf16 else torch.float32
        self.autocast = (lambda: torch.autocast("cpu", torch.bfloat16)) if bf16 else contextlib.nullcontext
        self.model = Decoder(json.loads((folder / "config.json").read_text()), self.type)
        weights = load_file(folder / "model.safetensors")
        self.model.load_state_dict({name.removeprefix("model."): weight for name, weight in weights.items()})
        parameters = list(self.model.parameters())
        groups = [
            {"params": [p for p in parameters if p.dim() > 1], "weight_decay": 0.1},
            {"params": [p for p in parameters if p.dim() == 1], "weight_decay": 0.0},
        ]
        self.optimizer = torch.optim.AdamW(groups, lr=LEARNING_RATE, betas=(0.9, 0.95), eps=1e-8, fused=True)
        windows = torch.tensor(json.loads((folder / "windows.json").read_text()))
        self.tokens, self.targets = windows[:, :-1].contiguous(), windows[:, 1:].contiguous()

    def step(self):
        start = time.perf_counter()
        with self.autocast():
            loss = self.model(self.tokens, self.targets)
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        value = loss.item()
        return {"seconds": time.perf_counter() - start, "loss": value}

    def product(self):
        """Floating-point operations a second of the fastest of forty products of 2,048-square matrices."""
        a, b = torch.randn(2048, 2048).to(self.type), torch.randn(2048, 2048).to(self.type)
        times = []
        for _ in range(40):
            start = time.perf_counter()
            a @ b
            times.append(time.perf_counter() - start)
        return {"operations": 2 * 2048**3 / min(times)}


def main():
    folder, precision, threads = sys.argv[1:]
    torch.set_num_threads(int(threads))
    torch.set_num_interop_threads(1)
    training = Training(pathlib.Path(folder), precision == "bf16")
    answer(version=lambda: {"version": torch.__version__}, step=training.step, product=training.product)


if __name__ == "__main__":
    main()
