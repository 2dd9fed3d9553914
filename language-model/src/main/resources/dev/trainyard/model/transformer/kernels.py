# The numeric kernels: a decoder of Llama's kind with the options of other families, its losses and its optimizer step, in
# TorchScript.
# Kernels.java packs this file into an archive that PyTorch loads; nothing here runs in Python.
# Sizes: B sequences, n tokens each, D width, H heads, K key-value heads, W head width, V vocabulary, S trained positions.
# The weights `ws` by their names (WeightLayout.java): model.embed_tokens.weight (V, D); of layer i, each after
# model.layers.i., input_layernorm.weight (D), self_attn.qkv_proj.weight ((H + 2K) W, D), self_attn.o_proj.weight (D, H W),
# post_attention_layernorm.weight (D), mlp.gate_up_proj.weight (2 hidden, D), mlp.down_proj.weight (D, hidden);
# model.norm.weight (D); and lm_head.weight (V, D), which is absent if the embedding is also the output layer.
# Some families have other weights in their layers, and what is there is used: each ..._proj.bias; norms of queries and keys,
# self_attn.q_norm.weight and k_norm.weight, (W) for each head or (H W) and (K W) for all heads together; norms of what a block
# adds to the stream, self_attn.output_norm.weight and mlp.output_norm.weight (D), instead of those of what it reads.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  heads : int
  key_value_heads : int
  layers : int
  epsilon : float
  embedding_multiplier : float
  attention_multiplier : float
  residual_multiplier : float
  logits_divisor : float
  rotates : List[bool]

  # x over its root mean square along the last dimension, times a weight (Zhang & Sennrich 2019). Only the mean is taken in
  # 32 bits: PyTorch's own widens all of x, which costs more than the adjacent matrix products.
  def normed(self: __torch__.Kernels, x: Tensor, weight: Tensor) -> Tensor:
    length = torch.linalg_vector_norm(x, 2, [-1], True, dtype=6)
    inverse = torch.rsqrt(length * length / torch.size(x, -1) + self.epsilon)
    return x * torch.to(inverse, ops.prim.dtype(x)) * weight

  # Rotary positions of x (B, n, heads, W): each pair (x[i], x[i + W/2]) is rotated by its position's angle, as in
  # Hugging Face's code. The tables are those of `twice`.
  def rotate(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b = torch.chunk(x, 2, -1)
    return torch.addcmul(x * cos, torch.cat([b, a], -1), sin)

  # A table of cosines or sines (..., W/2) for both halves of a head, the first half multiplied by `sign`: (..., 1, W).
  def twice(self: __torch__.Kernels, x: Tensor, sign: float) -> Tensor:
    return torch.unsqueeze(torch.cat([x * sign, x], -1), -2)

  # Each key-value head once for every query head of its group: (B, K, n, W) to (B, H, n, W).
  def grouped(self: __torch__.Kernels, x: Tensor) -> Tensor:
    y = x
    if torch.gt(self.heads, self.key_value_heads):
      y = torch.repeat_interleave(x, torch.floordiv(self.heads, self.key_value_heads), 1)
    return y

  # The prefix of the names of a layer's weights.
  def layer(self: __torch__.Kernels, i: int) -> str:
    return torch.format("model.layers.{}.", i)

  # x (..., in) times the matrix (out, in) of that name, plus its bias (out) and its adapter if there are any: the only place
  # where these are added.
  def product(self: __torch__.Kernels, x: Tensor, ws: Dict[str, Tensor], name: str) -> Tensor:
    adapted = torch.__contains__(ws, name + ".lora_A")
    inputs = x
    if adapted:
      inputs = torch.reshape(x, [-1, torch.size(x, -1)])
    if torch.__contains__(ws, name + ".bias"):
      y = torch.linear(inputs, ws[name + ".weight"], ws[name + ".bias"])
    else:
      y = torch.linear(inputs, ws[name + ".weight"])
    if adapted:
      y = torch.view((self).adapted(y, inputs, ws, name, ), [torch.size(x, 0), torch.size(x, 1), -1])
    return y

  # Adds to y (rows, out) the product of x (rows, in) with low-rank matrices (Hu et al. 2021), in place, which saves a
  # copy of y. The A (rank, in) of the matrices that are stacked in one are stacked, too; their B (out, rank) form the
  # diagonal of a matrix, so that two products compute all of them: with a small rank, its zeros cost less than more products.
  def adapted(self: __torch__.Kernels, y: Tensor, x: Tensor, ws: Dict[str, Tensor], name: str) -> Tensor:
    bs = annotate(List[Tensor], [])
    for i in range(3):
      part = torch.format("{}.lora_B.{}", name, i)
      if torch.__contains__(ws, part):
        _0 = torch.append(bs, ws[part])
    b = torch.to(torch.block_diag(bs), ops.prim.dtype(x))
    inputs = x
    if torch.__contains__(ws, "lora.dropout"):
      inputs = torch.dropout(x, float(ws["lora.dropout"]), True)
    narrow = torch.linear(inputs, torch.to(ws[name + ".lora_A"], ops.prim.dtype(x))) * float(ws["lora.scale"])
    return torch.addmm_(y, narrow, torch.t(b))

  # x (..., D) normed by the weight of that name, or x itself if there is none.
  def normed_by(self: __torch__.Kernels, x: Tensor, ws: Dict[str, Tensor], name: str) -> Tensor:
    y = x
    if torch.__contains__(ws, name):
      y = (self).normed(x, ws[name], )
    return y

  # x (B, n, heads, W) normed in rows as long as the weight: one head, or all heads of a position.
  def normed_heads(self: __torch__.Kernels, x: Tensor, weight: Tensor) -> Tensor:
    rows = torch.reshape(x, [torch.size(x, 0), torch.size(x, 1), -1, torch.size(weight, 0)])
    return torch.view((self).normed(rows, weight, ), [torch.size(x, 0), torch.size(x, 1), torch.size(x, 2), torch.size(x, 3)])

  # The rows of the embedding: (B, n, D) for tokens (B, n).
  def embedded(self: __torch__.Kernels, tokens: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    h = torch.embedding(ws["model.embed_tokens.weight"], tokens)
    if torch.ne(self.embedding_multiplier, 1.):
      h = h * self.embedding_multiplier
    return h

  # The stream h with a block's output x added to it, which is normed and scaled before if the family does so.
  def joined(self: __torch__.Kernels, h: Tensor, x: Tensor, ws: Dict[str, Tensor], norm: str) -> Tensor:
    y = (self).normed_by(x, ws, norm, )
    if torch.ne(self.residual_multiplier, 1.):
      y = y * self.residual_multiplier
    return h + y

  # The stream (B, n, D) after the last norm. If the family divides the logits, this is divided instead: the output layer is linear.
  def last(self: __torch__.Kernels, h: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    x = (self).normed(h, ws["model.norm.weight"], )
    if torch.ne(self.logits_divisor, 1.):
      x = x / self.logits_divisor
    return x

  # Queries, keys and values of a layer, from the residual stream h (B, n, D).
  def project(self: __torch__.Kernels, h: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor], layer: str, rotates: bool) -> Tuple[Tensor, Tensor, Tensor]:
    B = torch.size(h, 0)
    n = torch.size(h, 1)
    H = self.heads
    K = self.key_value_heads
    x = (self).normed_by(h, ws, layer + "input_layernorm.weight", )
    qkv = torch.view((self).product(x, ws, layer + "self_attn.qkv_proj", ), [B, n, H + 2 * K, -1])
    qk, v = torch.split_with_sizes(qkv, [H + K, K], 2)
    if torch.__contains__(ws, layer + "self_attn.q_norm.weight"):
      qs, ks = torch.split_with_sizes(qk, [H, K], 2)
      qs = (self).normed_heads(qs, ws[layer + "self_attn.q_norm.weight"], )
      qk = torch.cat([qs, (self).normed_heads(ks, ws[layer + "self_attn.k_norm.weight"], )], 2)
    if rotates:
      qk = (self).rotate(qk, cos, sin, )
    q, k = torch.split_with_sizes(torch.transpose(qk, 1, 2), [H, K], 1)
    return (q, k, torch.transpose(v, 1, 2))

  # The rest of the layer: attention's output (B, H, n, W) into the stream, then the feed-forward block.
  def finish(self: __torch__.Kernels, h: Tensor, attended: Tensor, ws: Dict[str, Tensor], layer: str) -> Tensor:
    x = torch.reshape(torch.transpose(attended, 1, 2), [torch.size(h, 0), torch.size(h, 1), -1])
    y = (self).joined(h, (self).product(x, ws, layer + "self_attn.o_proj", ), ws, layer + "self_attn.output_norm.weight", )
    z = (self).normed_by(y, ws, layer + "post_attention_layernorm.weight", )
    gate, up = torch.chunk((self).product(z, ws, layer + "mlp.gate_up_proj", ), 2, -1)
    down = (self).product(torch.silu(gate) * up, ws, layer + "mlp.down_proj", )
    return (self).joined(y, down, ws, layer + "mlp.output_norm.weight", )

  # The stream after the last norm, (B, n, D), for tokens (B, n) that start at position 0, or for packed ones (3, B, n).
  def hidden(self: __torch__.Kernels, tokens: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    if torch.eq(torch.dim(tokens), 3):
      h = (self).packed_hidden(tokens, cos, sin, ws, )
    else:
      n = torch.size(tokens, 1)
      c = (self).twice(torch.narrow(cos, 0, 0, n), 1., )
      s = (self).twice(torch.narrow(sin, 0, 0, n), -1., )
      h = (self).embedded(tokens, ws, )
      for i in range(self.layers):
        layer = (self).layer(i, )
        q, k, v = (self).project(h, c, s, ws, layer, self.rotates[i], )
        h = (self).finish(h, torch.scaled_dot_product_attention(q, (self).grouped(k, ), (self).grouped(v, ), None, 0., True, scale=self.attention_multiplier), ws, layer, )
      h = (self).last(h, ws, )
    return h

  # The same for rows of several sequences: `packed` (3, B, n) holds the tokens, their positions, which begin at 0 in each
  # sequence, and the number of the sequence in its row. A token sees only earlier ones of its own sequence.
  def packed_hidden(self: __torch__.Kernels, packed: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    positions = torch.select(packed, 0, 1)
    number = torch.select(packed, 0, 2)
    c = (self).twice(torch.embedding(cos, positions), 1., )
    s = (self).twice(torch.embedding(sin, positions), -1., )
    same = torch.eq(torch.unsqueeze(number, 2), torch.unsqueeze(number, 1))
    seen = torch.unsqueeze(torch.tril(same), 1)
    h = (self).embedded(torch.select(packed, 0, 0), ws, )
    for i in range(self.layers):
      layer = (self).layer(i, )
      q, k, v = (self).project(h, c, s, ws, layer, self.rotates[i], )
      h = (self).finish(h, torch.scaled_dot_product_attention(q, (self).grouped(k, ), (self).grouped(v, ), seen, scale=self.attention_multiplier), ws, layer, )
    return (self).last(h, ws, )

  # The stream after the last norm at the flat positions `at` (S) of tokens (B, n): (S, D).
  def chosen(self: __torch__.Kernels, tokens: Tensor, at: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    h = (self).hidden(tokens, cos, sin, ws, )
    chosen = torch.view(h, [-1, torch.size(h, 2)])
    if torch.lt(torch.size(at, 0), torch.size(chosen, 0)):
      chosen = torch.index_select(chosen, 0, at)
    return chosen

  # Logits (S, V) in 32 bits at the flat positions `at` (S) of tokens (B, n).
  def logits(self: __torch__.Kernels, tokens: Tensor, at: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    return torch.to(torch.linear((self).chosen(tokens, at, cos, sin, ws, ), (self).output(ws, )), 6)

  def output(self: __torch__.Kernels, ws: Dict[str, Tensor]) -> Tensor:
    name = "model.embed_tokens.weight"
    if torch.__contains__(ws, "lm_head.weight"):
      name = "lm_head.weight"
    return ws[name]

  # Log-probabilities of the targets (S), summed by sequence into (B), in 64 bits.
  def log_likelihood(self: __torch__.Kernels, tokens: Tensor, at: Tensor, targets: Tensor, sequence: Tensor, sums: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    losses = torch.cross_entropy_loss((self).logits(tokens, at, cos, sin, ws, ), targets, None, 0)
    return torch.index_add(sums, 0, sequence, torch.neg(torch.to(losses, 7)))

  # The same for each target by itself (S).
  def token_log_likelihood(self: __torch__.Kernels, tokens: Tensor, at: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    return torch.neg(torch.to(torch.cross_entropy_loss((self).logits(tokens, at, cos, sin, ws, ), targets, None, 0), 7))

  # Log-probabilities after sequences that have beginnings in common, each of which is computed once. The tokens of a row of
  # `packed` (3, B, n: tokens, positions, branch numbers) follow the p tokens of `keys` and `values` (layers, 1, K, p, W). Branch 0
  # is what the row's sequences share, and each of the others what only one of them has: a token sees what precedes it in
  # its own branch, in branch 0 and in the cache. For the flat positions `at` (S), the log-probabilities of the targets
  # (S, m) as next tokens, and in a last column that of the most likely token: (S, m + 1), in 64 bits.
  def branches(self: __torch__.Kernels, packed: Tensor, keys: Tensor, values: Tensor, at: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    positions = torch.select(packed, 0, 1)
    number = torch.select(packed, 0, 2)
    B = torch.size(positions, 0)
    n = torch.size(positions, 1)
    p = torch.size(keys, 3)
    c = (self).twice(torch.embedding(cos, positions), 1., )
    s = (self).twice(torch.embedding(sin, positions), -1., )
    own = torch.eq(torch.unsqueeze(number, 2), torch.unsqueeze(number, 1))
    seen = torch.tril(torch.logical_or(own, torch.unsqueeze(torch.eq(number, 0), 1)))
    if torch.gt(p, 0):
      seen = torch.cat([torch.ones([B, n, p], dtype=11), seen], 2)
    seen = torch.unsqueeze(seen, 1)
    h = (self).embedded(torch.select(packed, 0, 0), ws, )
    for i in range(self.layers):
      layer = (self).layer(i, )
      q, k, v = (self).project(h, c, s, ws, layer, self.rotates[i], )
      if torch.gt(p, 0):
        k = torch.cat([torch.expand(torch.select(keys, 0, i), [B, -1, -1, -1]), k], 2)
        v = torch.cat([torch.expand(torch.select(values, 0, i), [B, -1, -1, -1]), v], 2)
      h = (self).finish(h, torch.scaled_dot_product_attention(q, (self).grouped(k, ), (self).grouped(v, ), seen, scale=self.attention_multiplier), ws, layer, )
    chosen = torch.index_select(torch.view((self).last(h, ws, ), [-1, torch.size(h, 2)]), 0, at)
    output = (self).output(ws, )
    S = torch.size(at, 0)
    result = torch.empty([S, torch.size(targets, 1) + 1], dtype=7)
    for j in range(torch.floordiv(S + 255, 256)):
      first = 256 * j
      rows = ops.prim.min(256, S - first)
      logits = torch.to(torch.linear(torch.narrow(chosen, 0, first, rows), output), 6)
      picked = torch.cat([torch.gather(logits, 1, torch.narrow(targets, 0, first, rows)), torch.amax(logits, [-1], True)], 1)
      _0 = torch.copy_(torch.narrow(result, 0, first, rows), torch.to(picked, 7) - torch.to(torch.logsumexp(logits, [-1], True), 7))
    return result

  # Two models at the same positions, from the logits of each (S, V): KL(first || second), and the log-probabilities that
  # the first and the second give to the targets (S), ignoring targets below 0. Summed by sequence into (B, 3), in 64 bits.
  def divergence(self: __torch__.Kernels, first: Tensor, second: Tensor, targets: Tensor, sequence: Tensor, sums: Tensor) -> Tensor:
    p = torch.log_softmax(first, -1, 6)
    q = torch.log_softmax(second, -1, 6)
    right = torch.unsqueeze(torch.clamp(targets, 0), 1)
    columns = [torch.unsqueeze(torch.sum(torch.exp(p) * (p - q), [-1], dtype=7), 1), torch.to(torch.gather(p, 1, right), 7), torch.to(torch.gather(q, 1, right), 7)]
    counted = torch.unsqueeze(torch.to(torch.ge(targets, 0), 7), 1)
    return torch.index_add(sums, 0, sequence, torch.cat(columns, 1) * counted)

  # Cross-entropy of the targets (S), ignoring targets below 0, times `scale` = 1 / (trained positions of the step), such
  # that the mean over a whole step is the sum over its parts. The loss is the second result. The first is used only
  # for its gradients, which are the loss's: they are computed here, some rows of logits at a time that stay in the processor's
  # cache, instead of keeping (S, V) in 32 bits from the forward to the backward pass.
  def token_loss(self: __torch__.Kernels, tokens: Tensor, at: Tensor, targets: Tensor, scale: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    chosen = (self).chosen(tokens, at, cos, sin, ws, )
    output = (self).output(ws, )
    x = torch.detach(chosen)
    w = torch.detach(output)
    S = torch.size(x, 0)
    weights = torch.unsqueeze(torch.to(torch.ge(targets, 0), 6) * scale, 1)
    rights = torch.unsqueeze(torch.clamp(targets, 0), 1)
    losses = torch.empty([S, 1], dtype=6)
    dx = torch.empty_like(x)
    # A frozen output layer needs no gradient.
    trained = ops.prim.requires_grad(output)
    dw = torch.zeros([0], dtype=6)
    if trained:
      dw = torch.zeros([torch.size(w, 0), torch.size(w, 1)], dtype=6)
    for i in range(torch.floordiv(S + 511, 512)):
      first = 512 * i
      rows = ops.prim.min(512, S - first)
      xs = torch.narrow(x, 0, first, rows)
      weight = torch.narrow(weights, 0, first, rows)
      right = torch.narrow(rights, 0, first, rows)
      p = torch.log_softmax(torch.linear(xs, w), -1, 6)
      _0 = torch.copy_(torch.narrow(losses, 0, first, rows), torch.gather(p, 1, right))
      # The gradient of the logits: each token's probability, minus 1 for the right one.
      _1 = torch.mul_(torch.exp_(p), weight)
      _2 = torch.scatter_add_(p, 1, right, torch.neg(weight))
      d = torch.to(p, ops.prim.dtype(x))
      _3 = torch.copy_(torch.narrow(dx, 0, first, rows), torch.mm(d, w))
      if trained:
        _4 = torch.add_(dw, torch.mm(torch.t(d), xs))
    carrier = torch.sum(chosen * dx, dtype=6)
    if trained:
      carrier = carrier + torch.sum(output * torch.to(dw, ops.prim.dtype(w)), dtype=6)
    return (carrier, torch.neg(torch.sum(losses * weights)))

  # The losses of preference optimisation (PairLoss.java): the first half of the B sequences is chosen, the second rejected.
  # `reference` (B) holds their log-likelihoods under the reference model, or zeros, and `divisors` (B) their numbers of trained
  # tokens if the loss compares means, otherwise ones. settings: the formula (0 logistic, 1 IPO, 2 APO zero, 3 APO down), beta,
  # label smoothing, target margin, the weight of a pair, and the weight of a chosen answer's negative log-likelihood. Also returns
  # the margin of rewards and the log-likelihoods of both answers of each pair: (3, B/2).
  def preference_loss(self: __torch__.Kernels, tokens: Tensor, at: Tensor, targets: Tensor, sequence: Tensor, reference: Tensor, divisors: Tensor, settings: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    sums = (self).log_likelihood(tokens, at, targets, sequence, torch.zeros_like(reference), cos, sin, ws, )
    formula = int(settings[0])
    beta = torch.select(settings, 0, 1)
    smoothing = float(settings[2])
    likelihood = float(settings[5])
    chosen, rejected = torch.chunk((sums - reference) / divisors, 2, 0)
    margins = (chosen - rejected) * beta
    x = margins - torch.select(settings, 0, 3)
    losses = torch.neg(torch.log_sigmoid(x))
    if torch.gt(smoothing, 0.):
      losses = losses * (1. - smoothing) - torch.log_sigmoid(torch.neg(x)) * smoothing
    if torch.eq(formula, 1):
      losses = torch.pow(chosen - rejected - torch.reciprocal(beta * 2), 2)
    if torch.eq(formula, 2):
      losses = torch.rsub(torch.sigmoid(chosen * beta), 1) + torch.sigmoid(rejected * beta)
    if torch.eq(formula, 3):
      losses = torch.sigmoid(chosen * beta) + torch.rsub(torch.sigmoid(margins), 1)
    loss = torch.sum(losses) * torch.select(settings, 0, 4)
    better, worse = torch.chunk(sums, 2, 0)
    if torch.gt(likelihood, 0.):
      loss = loss - torch.sum(better) * likelihood
    return (loss, torch.detach(torch.stack([margins, better, worse])))

  # The rewards of sequences (B): the stream at their ends, the first B positions of `at`, times the reward head (1, D), in 64
  # bits. The head stays in 32 bits. Where a family divides the stream for its output layer, the reward is of the stream itself.
  def rewards(self: __torch__.Kernels, tokens: Tensor, at: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    ends = torch.to(torch.narrow((self).chosen(tokens, at, cos, sin, ws, ), 0, 0, torch.size(tokens, 0)), 6)
    if torch.ne(self.logits_divisor, 1.):
      ends = ends * self.logits_divisor
    return torch.to(torch.view(torch.linear(ends, ws["score.weight"]), [-1]), 7)

  # The loss of a reward model (RewardLoss.java): the first half of the B sequences is chosen, the second rejected. settings: the
  # weight of a pair, and the strength with which rewards are drawn to 0. Also returns the rewards (B).
  def reward_loss(self: __torch__.Kernels, tokens: Tensor, at: Tensor, settings: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    rewards = (self).rewards(tokens, at, cos, sin, ws, )
    chosen, rejected = torch.chunk(rewards, 2, 0)
    losses = torch.neg(torch.log_sigmoid(chosen - rejected))
    centring = torch.select(settings, 0, 1)
    losses = losses + torch.pow(chosen + rejected, 2) * centring
    return (torch.sum(losses) * torch.select(settings, 0, 0), torch.detach(rewards))

  # The clipped policy gradient of answers that an earlier policy wrote. `given` (4, S) holds for each target the advantage of
  # its answer, its log-probability under the policy that wrote it and under the reference, and its weight in the loss;
  # `limits` (3) the smallest and the largest ratio of probabilities, and the factor of the divergence. As in token_loss, the
  # first result is used only for its gradients. The second (4) has sums over the targets: of the weighted loss and, each
  # target counted once, of the divergence from the reference (Schulman's k3), of the ratios out of the limits that were cut
  # off, and of the entropy.
  def policy_loss(self: __torch__.Kernels, tokens: Tensor, at: Tensor, targets: Tensor, given: Tensor, limits: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    chosen = (self).chosen(tokens, at, cos, sin, ws, )
    output = (self).output(ws, )
    x = torch.detach(chosen)
    w = torch.detach(output)
    S = torch.size(x, 0)
    counted = torch.unsqueeze(torch.to(torch.ge(targets, 0), 7), 1)
    rights = torch.unsqueeze(torch.clamp(targets, 0), 1)
    columns = torch.unsqueeze(given, 2)
    lowest = torch.select(limits, 0, 0)
    highest = torch.select(limits, 0, 1)
    beta = torch.select(limits, 0, 2)
    sums = torch.zeros([4], dtype=7)
    dx = torch.empty_like(x)
    trained = ops.prim.requires_grad(output)
    dw = torch.zeros([0], dtype=6)
    if trained:
      dw = torch.zeros([torch.size(w, 0), torch.size(w, 1)], dtype=6)
    for i in range(torch.floordiv(S + 511, 512)):
      first = 512 * i
      rows = ops.prim.min(512, S - first)
      xs = torch.narrow(x, 0, first, rows)
      right = torch.narrow(rights, 0, first, rows)
      part = torch.narrow(columns, 1, first, rows)
      counts = torch.narrow(counted, 0, first, rows)
      advantage = torch.select(part, 0, 0)
      weight = torch.select(part, 0, 3)
      logs = torch.log_softmax(torch.linear(xs, w), -1, 6)
      now = torch.to(torch.gather(logs, 1, right), 7) * counts
      p = torch.exp(logs)
      entropy = torch.neg(torch.sum(p * logs, [-1], True, dtype=7))
      ratio = torch.exp(now - torch.select(part, 0, 1))
      plain = ratio * advantage
      limited = torch.minimum(torch.maximum(ratio, lowest), highest) * advantage
      cut = torch.to(torch.lt(limited, plain), 7)
      away = torch.select(part, 0, 2) - now
      divergence = torch.exp(away) - away - 1.
      loss = beta * divergence - torch.minimum(plain, limited)
      sums = sums + torch.sum(torch.cat([loss * weight, divergence * counts, cut * counts, entropy * counts], 1), [0])
      # The derivative of the loss by the target's log-probability: a ratio that was cut off has none.
      slope = torch.to((beta * (1. - torch.exp(away)) - plain * (1. - cut)) * weight, 6)
      _0 = torch.mul_(p, torch.neg(slope))
      _1 = torch.scatter_add_(p, 1, right, slope)
      d = torch.to(p, ops.prim.dtype(x))
      _2 = torch.copy_(torch.narrow(dx, 0, first, rows), torch.mm(d, w))
      if trained:
        _3 = torch.add_(dw, torch.mm(torch.t(d), xs))
    carrier = torch.sum(chosen * dx, dtype=6)
    if trained:
      carrier = carrier + torch.sum(output * torch.to(dw, ops.prim.dtype(w)), dtype=6)
    return (carrier, sums)

  # The same in bfloat16 over 32-bit master weights, which are rounded once a call; losses stay in 32 bits.
  def rounded(self: __torch__.Kernels, ws: Dict[str, Tensor]) -> Dict[str, Tensor]:
    rs = annotate(Dict[str, Tensor], {})
    names = torch.keys(ws)
    for i in range(torch.len(names)):
      w = ws[names[i]]
      if torch.gt(torch.dim(w), 0):
        w = torch.to(w, 15)
      rs[names[i]] = w
    return rs

  def token_loss_bf16(self: __torch__.Kernels, tokens: Tensor, at: Tensor, targets: Tensor, scale: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    return (self).token_loss(tokens, at, targets, scale, torch.to(cos, 15), torch.to(sin, 15), (self).rounded(ws, ), )

  def preference_loss_bf16(self: __torch__.Kernels, tokens: Tensor, at: Tensor, targets: Tensor, sequence: Tensor, reference: Tensor, divisors: Tensor, settings: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    return (self).preference_loss(tokens, at, targets, sequence, reference, divisors, settings, torch.to(cos, 15), torch.to(sin, 15), (self).rounded(ws, ), )

  def policy_loss_bf16(self: __torch__.Kernels, tokens: Tensor, at: Tensor, targets: Tensor, given: Tensor, limits: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    return (self).policy_loss(tokens, at, targets, given, limits, torch.to(cos, 15), torch.to(sin, 15), (self).rounded(ws, ), )

  def reward_loss_bf16(self: __torch__.Kernels, tokens: Tensor, at: Tensor, settings: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tuple[Tensor, Tensor]:
    rs = (self).rounded(ws, )
    rs["score.weight"] = ws["score.weight"]
    return (self).reward_loss(tokens, at, settings, torch.to(cos, 15), torch.to(sin, 15), rs, )

  # Logits (S, V) after tokens (B, n) at the given positions (B, n), whose keys and values join the caches
  # (layers, B, K, context, W). `slots` counts from 0 to the last position in use; a token sees those up to its own.
  def extend(self: __torch__.Kernels, tokens: Tensor, positions: Tensor, at: Tensor, slots: Tensor, keys: Tensor, values: Tensor, cos: Tensor, sin: Tensor, ws: Dict[str, Tensor]) -> Tensor:
    B = torch.size(tokens, 0)
    n = torch.size(tokens, 1)
    limit = torch.size(slots, 0)
    c = (self).twice(torch.embedding(cos, positions), 1., )
    s = (self).twice(torch.embedding(sin, positions), -1., )
    seen = torch.unsqueeze(torch.le(slots, torch.unsqueeze(positions, -1)), 1)
    slot = torch.expand(torch.view(positions, [B, 1, n, 1]), [B, self.key_value_heads, n, torch.size(keys, 4)])
    h = (self).embedded(tokens, ws, )
    for i in range(self.layers):
      layer = (self).layer(i, )
      q, k, v = (self).project(h, c, s, ws, layer, self.rotates[i], )
      layer_keys = torch.narrow(torch.select(keys, 0, i), 2, 0, limit)
      layer_values = torch.narrow(torch.select(values, 0, i), 2, 0, limit)
      _0 = torch.scatter_(layer_keys, 2, slot, k)
      _1 = torch.scatter_(layer_values, 2, slot, v)
      h = (self).finish(h, torch.scaled_dot_product_attention(q, (self).grouped(layer_keys, ), (self).grouped(layer_values, ), seen, scale=self.attention_multiplier), ws, layer, )
    last = (self).last(h, ws, )
    return torch.to(torch.linear(torch.index_select(torch.view(last, [-1, torch.size(h, 2)]), 0, at), (self).output(ws, )), 6)

  # An unfilled array of these sizes, of a type by its number.
  def blank(self: __torch__.Kernels, sizes: Tensor, dtype: Tensor) -> Tensor:
    shape = annotate(List[int], [])
    for i in range(torch.size(sizes, 0)):
      _0 = torch.append(shape, int(sizes[i]))
    return torch.empty(shape, dtype=int(dtype))

  def zeros(self: __torch__.Kernels, sizes: Tensor, dtype: Tensor) -> Tensor:
    return torch.zero_((self).blank(sizes, dtype, ))

  def cast(self: __torch__.Kernels, x: Tensor, dtype: Tensor) -> Tensor:
    return torch.to(x, int(dtype))

  # Copies the first numbers of a piece (n) into an array, from an index of it in row-major order. range: index, number.
  def place(self: __torch__.Kernels, piece: Tensor, range: Tensor, into: Tensor) -> Tensor:
    count = int(range[1])
    _0 = torch.copy_(torch.narrow(torch.view(into, [-1]), 0, int(range[0]), count), torch.narrow(piece, 0, 0, count))
    return into

  # The rows of a cache whose sequences continue.
  def select_rows(self: __torch__.Kernels, cache: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(cache, 1, rows)

  # The global norm of the gradients. The divisor is set so that it reduces the norm to the limit; it is at least 1.
  def clip(self: __torch__.Kernels, largest: Tensor, divisor: Tensor, gradients: List[Tensor]) -> Tensor:
    norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gradients)))
    _0 = torch.copy_(divisor, torch.clamp(norm / largest, 1.))
    return norm

  # Resets the gradients to 0 and the divisor to 1 for the next step.
  def clear(self: __torch__.Kernels, divisor: Tensor, gradients: List[Tensor]) -> Tensor:
    for i in range(torch.len(gradients)):
      _0 = torch.zero_(gradients[i])
    return torch.fill_(divisor, 1.)

  # AdamW (Loshchilov & Hutter 2019) along the gradients divided by the divisor. Weight decay applies to matrices only. settings:
  # learning rate, weight decay. beta 0.9, 0.95.
  def adamw(self: __torch__.Kernels, settings: Tensor, divisor: Tensor, step: Tensor, ws: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor]) -> Tensor:
    rate = float(settings[0])
    decay = float(settings[1])
    _0 = torch.add_(step, 1)
    steps = annotate(List[Tensor], [])
    for i in range(torch.len(ws)):
      _1 = torch.append(steps, step)
      if torch.gt(torch.dim(ws[i]), 1):
        _2 = torch.mul_(ws[i], 1. - rate * decay)
    # An operator that changes a list's elements is removed as dead code unless the list was passed in from outside.
    torch._fused_adamw_(ws, gradients, first, second, annotate(List[Tensor], []), steps, lr=rate, beta1=0.90000000000000002, beta2=0.94999999999999996, weight_decay=0., eps=1e-08, amsgrad=False, maximize=False, grad_scale=divisor)
    return step

  # A matrix (m, n) with the same singular vectors and all singular values near 1: five steps of the Newton-Schulz iteration
  # of Jordan et al. 2024, whose coefficients bring small values up fast and leave all between about 0.7 and 1.2.
  def orthogonal(self: __torch__.Kernels, g: Tensor, dtype: int) -> Tensor:
    x = torch.to(g / torch.clamp(torch.linalg_vector_norm(g), 9.9999999999999995e-08), dtype)
    tall = torch.gt(torch.size(g, 0), torch.size(g, 1))
    if tall:
      x = torch.t(x)
    for i in range(5):
      a = torch.mm(x, torch.t(x))
      x = torch.addmm(x, torch.addmm(a, a, a, beta=-4.7750000000000004, alpha=2.0314999999999999), x, beta=3.4445000000000001)
    if tall:
      x = torch.t(x)
    return x

  # Muon (Jordan et al. 2024) for matrices, along the gradients divided by the divisor. `parts` holds for each of `ws` the numbers
  # of rows of the tensors that it is stacked of; each of these is orthogonalised by itself, in `dtype`. settings: learning
  # rate, weight decay, Nesterov momentum. A change has a root mean square of 0.2 of the learning rate, as AdamW's has about
  # (Liu et al. 2025).
  def muon_in(self: __torch__.Kernels, settings: Tensor, divisor: Tensor, ws: List[Tensor], gradients: List[Tensor], first: List[Tensor], parts: List[Tensor], dtype: int) -> Tensor:
    rate = float(settings[0])
    decay = float(settings[1])
    momentum = float(settings[2])
    scale = torch.reciprocal(divisor)
    for i in range(torch.len(ws)):
      w = ws[i]
      g = torch.mul_(gradients[i], scale)
      _0 = torch.lerp_(first[i], g, 1. - momentum)
      u = torch.lerp(g, first[i], momentum)
      _1 = torch.mul_(w, 1. - rate * decay)
      at = 0
      for j in range(torch.size(parts[i], 0)):
        rows = int(torch.select(parts[i], 0, j))
        o = (self).orthogonal(torch.narrow(u, 0, at, rows), dtype, )
        longer = ops.prim.max(rows, torch.size(w, 1))
        _2 = torch.add_(torch.narrow(w, 0, at, rows), o, alpha=-0.20000000000000001 * rate * torch.sqrt(longer))
        at = at + rows
    return divisor

  def muon(self: __torch__.Kernels, settings: Tensor, divisor: Tensor, ws: List[Tensor], gradients: List[Tensor], first: List[Tensor], parts: List[Tensor]) -> Tensor:
    return (self).muon_in(settings, divisor, ws, gradients, first, parts, 6, )

  def muon_bf16(self: __torch__.Kernels, settings: Tensor, divisor: Tensor, ws: List[Tensor], gradients: List[Tensor], first: List[Tensor], parts: List[Tensor]) -> Tensor:
    return (self).muon_in(settings, divisor, ws, gradients, first, parts, 15, )
