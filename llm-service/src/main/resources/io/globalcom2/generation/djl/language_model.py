# The language tier of LLaVA-NeXT: projector, prompt rows, and a Llama decoder (Llama, Vicuna, Mistral, Qwen2) with its KV cache.
#
# B sequences in a step, P positions of a prompt, L of them read at once, W width, H heads, K key/value heads, D head dim,
# N vocabulary, S slots, C positions in a slot. Computes in the dtype of the weights; logits leave as float32.
class LanguageModel(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  key_value_heads : int
  head_dim : int
  epsilon : float
  weights : Dict[str, Tensor]
  keys : List[Tensor]  # per layer [S, K, C, D], rotated
  values : List[Tensor]  # per layer [S, K, C, D]
  cosines : Optional[Tensor]  # [C, D]
  sines : Optional[Tensor]  # [C, D]

  def load(self: __torch__.LanguageModel, weights: Dict[str, Tensor]) -> NoneType:
    self.weights = weights
    if torch.__not__(torch.__contains__(weights, "lm_head.weight")):
      torch._set_item(self.weights, "lm_head.weight", weights["embed_tokens.weight"])  # tied
    return None

  # Sets memory aside for the cache and tabulates the rotations. Pages of the cache cost memory when they are first written.
  # frequencies: [D / 2] float32, radians per position
  def reserve(self: __torch__.LanguageModel, slots: int, context: int, frequencies: Tensor) -> NoneType:
    embeddings = self.weights["embed_tokens.weight"]
    dtype = ops.prim.dtype(embeddings)
    device = ops.prim.device(embeddings)
    shape = [slots, self.key_value_heads, context, self.head_dim]
    for layer in range(self.layers):
      torch.append(self.keys, torch.empty(shape, dtype=dtype, device=device))
      torch.append(self.values, torch.empty(shape, dtype=dtype, device=device))
    positions = torch.arange(context, dtype=6, device=device)
    angles = torch.mul(torch.unsqueeze(positions, 1), torch.unsqueeze(frequencies, 0))  # [C, D / 2]
    angles = torch.cat([angles, angles], 1)  # [C, D]
    self.cosines = torch.to(torch.cos(angles), dtype)
    self.sines = torch.to(torch.sin(angles), dtype)
    return None

  # The rows of a prompt in reading order, as bytes.
  # tokens: [text positions]; features: per image [visual tokens, vision width] as bytes of the numbered dtype;
  # order: [P], into the text positions, then all visual tokens, then one newline -> [P, W x bytes of the dtype]
  def pack(self: __torch__.LanguageModel, tokens: Tensor, features: List[Tensor], dtypes: List[int], order: Tensor) -> Tensor:
    embeddings = self.weights["embed_tokens.weight"]
    tables = [torch.embedding(embeddings, tokens)]
    for image in range(torch.len(features)):
      rows = torch.to(self.reread(features[image], dtypes[image]), ops.prim.dtype(embeddings))
      torch.append(tables, self.project(rows))
    torch.append(tables, torch.unsqueeze(self.weights["image_newline"], 0))
    packed = torch.index_select(torch.cat(tables, 0), 0, order)
    return self.reread(packed, 0)

  # rows: [visual tokens, vision width] -> [visual tokens, W]
  def project(self: __torch__.LanguageModel, rows: Tensor) -> Tensor:
    hidden = torch.gelu(self.linear(rows, "multi_modal_projector.linear_1"))
    return self.linear(hidden, "multi_modal_projector.linear_2")

  # Reads positions start .. end - 1 of a packed prompt into a slot that holds those before. -> [N] at position end - 1
  def prefill(self: __torch__.LanguageModel, slot: int, packed: Tensor, start: int, end: int) -> Tensor:
    dtype = ops.prim.dtype(self.weights["embed_tokens.weight"])
    device = ops.prim.device(packed)
    x = torch.slice(self.reread(packed, dtype), 0, start, end)  # [L, W]
    length = torch.sub(end, start)
    cosines = torch.slice(unchecked_cast(Tensor, self.cosines), 0, start, end)  # [L, D]
    sines = torch.slice(unchecked_cast(Tensor, self.sines), 0, start, end)
    seen = annotate(Optional[Tensor], None)
    if torch.gt(start, 0):
      ones = torch.ones([length, end], dtype=11, device=device)
      seen = torch.tril(ones, start)  # [L, end]: all before start, and the triangle behind it
    for layer in range(self.layers):
      y = self.norm(x, self.name(layer, "input_layernorm"))
      q = self.by_head(self.linear(y, self.name(layer, "self_attn.q_proj")), self.heads)  # [H, L, D]
      k = self.by_head(self.linear(y, self.name(layer, "self_attn.k_proj")), self.key_value_heads)  # [K, L, D]
      v = self.by_head(self.linear(y, self.name(layer, "self_attn.v_proj")), self.key_value_heads)
      q = self.rotate(q, cosines, sines)
      k = self.rotate(k, cosines, sines)
      slot_keys = torch.select(self.keys[layer], 0, slot)  # [K, C, D]
      slot_values = torch.select(self.values[layer], 0, slot)
      torch.copy_(torch.slice(slot_keys, 1, start, end), k)
      torch.copy_(torch.slice(slot_values, 1, start, end), v)
      all_keys = self.for_each_head(torch.slice(slot_keys, 1, 0, end))  # [1, H, end, D]
      all_values = self.for_each_head(torch.slice(slot_values, 1, 0, end))
      attended = torch.scaled_dot_product_attention(torch.unsqueeze(q, 0), all_keys, all_values, seen, 0., torch.eq(start, 0))
      attended = torch.reshape(torch.transpose(torch.squeeze(attended, 0), 0, 1), [length, -1])  # [L, H x D]
      x = torch.add(x, self.linear(attended, self.name(layer, "self_attn.o_proj")))
      x = torch.add(x, self.feed_forward(x, layer))
    return torch.select(self.logits(torch.slice(x, 0, torch.sub(length, 1), length)), 0, 0)

  # Reads one token into each of B slots. tokens: [B] -> [B, N]
  def decode(self: __torch__.LanguageModel, slots: List[int], tokens: Tensor, positions: List[int]) -> Tensor:
    x = torch.embedding(self.weights["embed_tokens.weight"], tokens)  # [B, W]
    at = torch.tensor(positions, device=ops.prim.device(x))
    cosines = torch.unsqueeze(torch.index_select(unchecked_cast(Tensor, self.cosines), 0, at), 1)  # [B, 1, D]
    sines = torch.unsqueeze(torch.index_select(unchecked_cast(Tensor, self.sines), 0, at), 1)
    for layer in range(self.layers):
      y = self.norm(x, self.name(layer, "input_layernorm"))
      q = torch.view(self.linear(y, self.name(layer, "self_attn.q_proj")), [-1, self.heads, self.head_dim])
      k = torch.view(self.linear(y, self.name(layer, "self_attn.k_proj")), [-1, self.key_value_heads, self.head_dim])
      v = torch.view(self.linear(y, self.name(layer, "self_attn.v_proj")), [-1, self.key_value_heads, self.head_dim])
      q = self.rotate(q, cosines, sines)  # [B, H, D]
      k = self.rotate(k, cosines, sines)  # [B, K, D]
      attended = annotate(List[Tensor], [])
      for i in range(torch.len(slots)):
        slot_keys = torch.select(self.keys[layer], 0, slots[i])  # [K, C, D]
        slot_values = torch.select(self.values[layer], 0, slots[i])
        position = positions[i]
        torch.copy_(torch.select(slot_keys, 1, position), torch.select(k, 0, i))
        torch.copy_(torch.select(slot_values, 1, position), torch.select(v, 0, i))
        all_keys = torch.unsqueeze(torch.slice(slot_keys, 1, 0, torch.add(position, 1)), 0)  # [1, K, position + 1, D]
        all_values = torch.unsqueeze(torch.slice(slot_values, 1, 0, torch.add(position, 1)), 0)
        # The H / K heads that share a key/value head are its queries: nothing is repeated.
        queries = torch.view(torch.select(q, 0, i), [1, self.key_value_heads, -1, self.head_dim])
        torch.append(attended, torch.reshape(torch.scaled_dot_product_attention(queries, all_keys, all_values), [-1]))
      x = torch.add(x, self.linear(torch.stack(attended), self.name(layer, "self_attn.o_proj")))
      x = torch.add(x, self.feed_forward(x, layer))
    return self.logits(x)

  # x: [L, W] -> [L, W]
  def feed_forward(self: __torch__.LanguageModel, x: Tensor, layer: int) -> Tensor:
    y = self.norm(x, self.name(layer, "post_attention_layernorm"))
    gate = torch.silu(self.linear(y, self.name(layer, "mlp.gate_proj")))
    return self.linear(torch.mul(gate, self.linear(y, self.name(layer, "mlp.up_proj"))), self.name(layer, "mlp.down_proj"))

  # x: [L, W] -> [L, N] float32
  def logits(self: __torch__.LanguageModel, x: Tensor) -> Tensor:
    return torch.to(self.linear(self.norm(x, "norm"), "lm_head"), 6)

  def norm(self: __torch__.LanguageModel, x: Tensor, name: str) -> Tensor:
    weight = self.weights[torch.add(name, ".weight")]
    return torch.rms_norm(x, torch.size(weight), weight, self.epsilon)

  # With a bias where the checkpoint has one.
  def linear(self: __torch__.LanguageModel, x: Tensor, name: str) -> Tensor:
    return torch.linear(x, self.weights[torch.add(name, ".weight")], self.weights.get(torch.add(name, ".bias")))

  # Rotates pairs (i, i + D / 2), as Hugging Face stores them. x: [.., D]
  def rotate(self: __torch__.LanguageModel, x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    halves = torch.chunk(x, 2, -1)
    turned = torch.cat([torch.neg(halves[1]), halves[0]], -1)
    return torch.add(torch.mul(x, cosines), torch.mul(turned, sines))

  # [L, heads x D] -> [heads, L, D]
  def by_head(self: __torch__.LanguageModel, x: Tensor, heads: int) -> Tensor:
    return torch.transpose(torch.view(x, [-1, heads, self.head_dim]), 0, 1)

  # Repeats key/value heads: faster than enable_gqa on the CPU. [K, L, D] -> [1, H, L, D]
  def for_each_head(self: __torch__.LanguageModel, x: Tensor) -> Tensor:
    if torch.ne(self.heads, self.key_value_heads):
      x = torch.repeat_interleave(x, torch.floordiv(self.heads, self.key_value_heads), 0)
    return torch.unsqueeze(x, 0)

  # The same bytes as rows of another dtype: what view(dtype) does in Python, which TorchScript cannot tell from view(size).
  # x: [R, ..] contiguous, owning its memory
  def reread(self: __torch__.LanguageModel, x: Tensor, dtype: int) -> Tensor:
    y = torch.empty([0], dtype=dtype, device=ops.prim.device(x))
    count = torch.floordiv(torch.mul(torch.numel(x), torch.element_size(x)), torch.element_size(y))
    return torch.view(torch.set_(y, x, 0, [count], [1]), [torch.size(x, 0), -1])

  def name(self: __torch__.LanguageModel, layer: int, part: str) -> str:
    return torch.format("layers.{}.{}", layer, part)
