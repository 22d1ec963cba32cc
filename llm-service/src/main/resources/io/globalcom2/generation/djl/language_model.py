# The language tier of LLaVA-NeXT: projector, prompt rows, and a Llama decoder (Llama, Vicuna, Mistral, Qwen2) with its KV cache.
#
# P positions of a prompt, L of them read at once, W width, H heads, K key/value heads, D head dim, N vocabulary, A positions of the cache, where
# each sequence has consecutive ones, C positions of a sequence at most. Computes in the dtype of the weights; logits leave as float32.
class LanguageModel(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  key_value_heads : int
  head_dim : int
  epsilon : float
  window : int  # positions that a position sees in layers from first_windowed on, itself among them; 0: all
  first_windowed : int
  padded : bool  # whether the tokens of a step look at their sequences in one call, padded to the longest
  weights : Dict[str, Tensor]  # all but the layers'
  layer_weights : List[Dict[str, Tensor]]  # per layer, without its prefix
  keys : List[Tensor]  # per layer, rotated: [K, A, D] where padded, or else in blocks of 64 positions, [K, A / 64, D, 64]
  values : List[Tensor]  # per layer [K, A, D]
  cosines : Optional[Tensor]  # [C, D]
  sines : Optional[Tensor]  # [C, D]
  eight_bits : __torch__.EightBits
  blocks : List[Tensor]  # two, where four bits are restored, some at a time

  # weights: by the names of the checkpoint, those of layers behind layers.N.
  def load(self: __torch__.LanguageModel, weights: Dict[str, Tensor]) -> NoneType:
    (self.eight_bits).take(weights)
    self.weights = weights
    for layer in range(self.layers):
      prefix = torch.format("layers.{}.", layer)
      own = annotate(Dict[str, Tensor], {})
      for name in weights.keys():
        if torch.startswith(name, prefix):
          torch._set_item(own, torch.slice(name, torch.len(prefix)), weights[name])
      torch.append(self.layer_weights, own)
    return None

  # Sets memory aside for the cache and tabulates the rotations. Pages of the cache cost memory when they are first written.
  # frequencies: [D / 2] float32, radians per position; magnitude: of the rotations
  def reserve(self: __torch__.LanguageModel, size: int, context: int, frequencies: Tensor, magnitude: float) -> NoneType:
    norm = self.weights["norm.weight"]
    dtype = ops.prim.dtype(norm)
    device = ops.prim.device(norm)
    shape = [self.key_value_heads, size, self.head_dim]
    blocks = [self.key_value_heads, torch.floordiv(torch.add(size, 63), 64), self.head_dim, 64]
    for layer in range(self.layers):
      torch.append(self.keys, torch.empty(shape if self.padded else blocks, dtype=dtype, device=device))
      torch.append(self.values, torch.empty(shape, dtype=dtype, device=device))
    positions = torch.arange(context, dtype=6, device=device)
    angles = torch.mul(torch.unsqueeze(positions, 1), torch.unsqueeze(frequencies, 0))  # [C, D / 2]
    angles = torch.cat([angles, angles], 1)  # [C, D]
    self.cosines = torch.to(torch.mul(torch.cos(angles), magnitude), dtype)
    self.sines = torch.to(torch.mul(torch.sin(angles), magnitude), dtype)
    for block in range(2):
      torch.append(self.blocks, torch.empty([1048576], dtype=dtype, device=device))
    return None

  # The rows of a prompt in reading order, as bytes.
  # tokens: [text positions]; features: per image [rows, vision width] as bytes of the numbered dtype; resizings: per image four numbers as resized wants them;
  # order: [P], into the text positions, then all visual tokens, then one newline -> [P, W x bytes of the dtype]
  def pack(self: __torch__.LanguageModel, tokens: Tensor, features: List[Tensor], dtypes: List[int], resizings: List[int], order: Tensor) -> Tensor:
    tables = [self.embed(tokens)]
    for image in range(torch.len(features)):
      rows = torch.to(self.reread(features[image], dtypes[image]), ops.prim.dtype(tables[0]))
      torch.append(tables, self.resized(self.project(rows), torch.slice(resizings, torch.mul(image, 4), torch.add(torch.mul(image, 4), 4))))
    torch.append(tables, torch.unsqueeze(self.weights["image_newline"], 0))
    packed = torch.index_select(torch.cat(tables, 0), 0, order)
    return self.reread(packed, 0)

  # The table stays as it is stored. tokens: [L] -> [L, W]
  def embed(self: __torch__.LanguageModel, tokens: Tensor) -> Tensor:
    return torch.to(torch.embedding(self.weights["embed_tokens.weight"], tokens), ops.prim.dtype(self.weights["norm.weight"]))

  # rows: [visual tokens, vision width] -> [visual tokens, W]
  def project(self: __torch__.LanguageModel, rows: Tensor) -> Tensor:
    hidden = torch.gelu(self.linear(rows, self.weights, "multi_modal_projector.linear_1"))
    return self.linear(hidden, self.weights, "multi_modal_projector.linear_2")

  # Resizes the grid at the end of the rows; none where its size is 0. x: [rows, W]; sizes: rows and columns of the grid, and those that it becomes
  def resized(self: __torch__.LanguageModel, x: Tensor, sizes: List[int]) -> Tensor:
    count = torch.mul(sizes[0], sizes[1])
    if torch.eq(count, 0):
      return x
    before = torch.sub(torch.size(x, 0), count)
    grid = torch.view(torch.slice(x, 0, before), [1, sizes[0], sizes[1], -1])
    grid = torch.permute(grid, [0, 3, 1, 2])  # [1, W, rows, columns]
    grid = torch.upsample_bilinear2d(grid, torch.slice(sizes, 2), False)
    read = torch.flatten(torch.permute(torch.squeeze(grid, 0), [1, 2, 0]), 0, 1)
    return torch.cat([torch.slice(x, 0, 0, before), read], 0)

  # One step: a token of each of B sequences and a piece of each of M prompts, R rows in this order, all of them through the layers together.
  # tokens: [B]; packed: M prompts, each from one of its positions on; per sequence, where it begins in the cache and that positions starts .. ends - 1 of it are read;
  # wanted: rows whose logits are asked for -> [wanted, N]
  def step(self: __torch__.LanguageModel, tokens: Tensor, packed: List[Tensor], packed_from: List[int], segments: List[int], starts: List[int], ends: List[int], wanted: List[int]) -> Tensor:
    rows = [self.embed(tokens)]
    device = ops.prim.device(rows[0])
    decoded = torch.sub(torch.len(segments), torch.len(packed))
    for i in range(torch.len(packed)):
      prompt = self.reread(packed[i], ops.prim.dtype(rows[0]))
      start = torch.sub(starts[torch.add(decoded, i)], packed_from[i])
      end = torch.sub(ends[torch.add(decoded, i)], packed_from[i])
      torch.append(rows, torch.slice(prompt, 0, start, end))
    places = annotate(List[Tensor], [])
    slots = annotate(List[Tensor], [])
    for i in range(torch.len(segments)):
      read = torch.arange(starts[i], ends[i], dtype=4, device=device)
      torch.append(places, read)
      torch.append(slots, torch.add(read, segments[i]))
    x = torch.cat(rows, 0)  # [R, W]
    positions = torch.cat(places, 0)  # [R]
    written = torch.cat(slots, 0)  # [R]
    cosines = torch.unsqueeze(torch.index_select(unchecked_cast(Tensor, self.cosines), 0, positions), 1)  # [R, 1, D]
    sines = torch.unsqueeze(torch.index_select(unchecked_cast(Tensor, self.sines), 0, positions), 1)
    together = 0
    if self.padded:
      together = decoded
    at, seen = self.padding(torch.slice(segments, 0, together), torch.slice(ends, 0, together), device)
    summed = self.alone(segments, starts, ends)
    for layer in range(self.layers):
      weights = self.layer_weights[layer]
      window = self.window if torch.ge(layer, self.first_windowed) else 0
      y = self.norm(x, weights, "input_layernorm")
      asked = self.linears(y, weights, ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"])
      q = self.rotate(self.by_head(asked[0]), cosines, sines)  # [R, H, D]
      k = self.rotate(self.by_head(asked[1]), cosines, sines)  # [R, K, D]
      v = self.by_head(asked[2])
      self.write_keys(layer, written, k)
      torch.index_copy_(self.values[layer], 1, written, torch.transpose(v, 0, 1))
      attended = annotate(List[Tensor], [])
      if torch.gt(together, 0):
        torch.append(attended, self.attend_padded(torch.slice(q, 0, 0, together), self.keys[layer], self.values[layer], at, seen[1 if torch.ne(window, 0) else 0]))
      row = together
      for i in range(together, torch.len(segments)):
        behind = torch.sub(torch.add(row, ends[i]), starts[i])
        unseen = self.unseen(starts[i], window)
        asking = torch.slice(q, 0, row, behind)
        first = torch.add(segments[i], unseen)
        last = torch.add(segments[i], ends[i])
        sums = summed[i]
        if torch.gt(torch.len(sums), 0):
          torch.append(attended, self.attend_alone(asking, layer, sums[1 if torch.ne(window, 0) else 0], first, last))
        else:
          values = torch.slice(self.values[layer], 1, first, last)  # [K, end - unseen, D]
          torch.append(attended, self.attend(asking, self.read_keys(layer, first, last), values, torch.sub(starts[i], unseen), window))
        row = behind
      x = torch.add(x, self.linear(torch.cat(attended, 0), weights, "self_attn.o_proj"))
      x = torch.add(x, self.feed_forward(x, weights))
    return self.logits(torch.index_select(x, 0, torch.tensor(wanted, dtype=4, device=device)))

  # Where in the cache the positions of each of B sequences are, what pads it being its first one, and which of them are seen: all, or those in the window.
  # -> [B, longest], two of [B, longest] bool
  def padding(self: __torch__.LanguageModel, segments: List[int], ends: List[int], device: Device) -> Tuple[Tensor, List[Tensor]]:
    longest = 0
    for end in ends:
      longest = ops.prim.max(longest, end)
    read = torch.unsqueeze(torch.arange(longest, dtype=4, device=device), 0)
    behind = torch.unsqueeze(torch.tensor(ends, dtype=4, device=device), 1)
    there = torch.lt(read, behind)
    at = torch.add(torch.mul(read, there), torch.unsqueeze(torch.tensor(segments, dtype=4, device=device), 1))
    return (at, [there, torch.logical_and(there, torch.ge(read, torch.sub(behind, self.window)))])

  # Positions before those that the position start sees.
  def unseen(self: __torch__.LanguageModel, start: int, window: int) -> int:
    if torch.eq(window, 0):
      return 0
    return ops.prim.max(0, torch.sub(torch.add(start, 1), window))

  # k: [R, K, D], of these positions of the cache
  def write_keys(self: __torch__.LanguageModel, layer: int, positions: Tensor, k: Tensor) -> NoneType:
    if self.padded:
      torch.index_copy_(self.keys[layer], 1, positions, torch.transpose(k, 0, 1))
    else:
      torch.index_put_(self.keys[layer], self.in_blocks(positions), k)
    return None

  # Indices into keys that lie in blocks.
  def in_blocks(self: __torch__.LanguageModel, positions: Tensor) -> List[Optional[Tensor]]:
    every = annotate(Optional[Tensor], None)
    return annotate(List[Optional[Tensor]], [every, torch.floor_divide(positions, 64), every, torch.remainder(positions, 64)])

  # -> [K, D, last - first]
  def read_keys(self: __torch__.LanguageModel, layer: int, first: int, last: int) -> Tensor:
    if self.padded:
      return torch.transpose(torch.slice(self.keys[layer], 1, first, last), 1, 2)
    blocks = torch.slice(self.keys[layer], 1, torch.floordiv(first, 64), torch.floordiv(torch.add(last, 63), 64))
    joined = torch.flatten(torch.transpose(blocks, 1, 2), 2)
    start = torch.remainder(first, 64)
    return torch.slice(joined, 2, start, torch.sub(torch.add(start, last), first))

  # Copies positions of the cache to another place, which may overlap.
  def copy(self: __torch__.LanguageModel, origin: int, destination: int, count: int) -> NoneType:
    overlap = torch.__and__(torch.lt(origin, torch.add(destination, count)), torch.lt(destination, torch.add(origin, count)))
    positions = torch.arange(count, dtype=4, device=ops.prim.device(self.values[0]))
    for layer in range(self.layers):
      by_position = [self.values[layer]]
      if self.padded:
        torch.append(by_position, self.keys[layer])
      else:
        read = torch.index(self.keys[layer], self.in_blocks(torch.add(positions, origin)))  # [count, K, D]
        self.write_keys(layer, torch.add(positions, destination), read)
      for cache in by_position:
        copied = torch.slice(cache, 1, origin, torch.add(origin, count))
        if overlap:
          copied = torch.clone(copied)
        torch.copy_(torch.slice(cache, 1, destination, torch.add(destination, count)), copied)
    return None

  # Each of B tokens looks at its sequence: one call where a loop would wait for each sequence's kernels to start.
  # q: [B, H, D]; keys, values: [K, A, D]; at, seen: as padding says -> [B, H x D]
  def attend_padded(self: __torch__.LanguageModel, q: Tensor, keys: Tensor, values: Tensor, at: Tensor, seen: Tensor) -> Tensor:
    batch = torch.size(q, 0)
    queries = torch.reshape(q, [batch, self.key_value_heads, -1, self.head_dim])  # as in attend
    mask = torch.unsqueeze(torch.unsqueeze(seen, 1), 1)
    attended = torch.scaled_dot_product_attention(queries, self.gather(keys, at), self.gather(values, at), mask)
    return torch.reshape(attended, [batch, -1])

  # cache: [K, A, D]; at: [B, L] -> [B, K, L, D]
  def gather(self: __torch__.LanguageModel, cache: Tensor, at: Tensor) -> Tensor:
    rows = torch.unflatten(torch.index_select(cache, 1, torch.flatten(at)), 1, [torch.size(at, 0), -1])
    return torch.transpose(rows, 0, 1)

  # The last L positions of a sequence look at all of it up to themselves, or at a window of it.
  # q: [L, H, D]; keys: [K, D, start + L]; values: [K, start + L, D] -> [L, H x D]
  def attend(self: __torch__.LanguageModel, q: Tensor, keys: Tensor, values: Tensor, start: int, window: int) -> Tensor:
    length = torch.size(q, 0)
    if ops.prim.is_cuda(q):
      mask = annotate(Optional[Tensor], None)
      masked = torch.__or__(torch.gt(start, 0), torch.ne(window, 0))
      if masked:
        ones = torch.ones([length, torch.add(start, length)], dtype=11, device=ops.prim.device(q))
        mask = torch.tril(ones, start)  # [L, start + L]: all before start, and the triangle behind it
        if torch.ne(window, 0):
          mask = torch.triu(unchecked_cast(Tensor, mask), torch.sub(torch.add(start, 1), window))
      queries = torch.unsqueeze(torch.transpose(q, 0, 1), 0)  # [1, H, L, D]
      attended = torch.scaled_dot_product_attention(queries, self.for_each_head(torch.transpose(keys, 1, 2)), self.for_each_head(values), mask, 0., torch.__not__(masked))
      return torch.reshape(torch.transpose(torch.squeeze(attended, 0), 0, 1), [length, -1])
    # The kernel of the CPU looks at what is masked too. Rows by the hundred see little of that, and their scores stay in the caches.
    pieces = annotate(List[Tensor], [])
    for row in range(0, length, 256):
      piece = torch.slice(q, 0, row, torch.add(row, 256))
      seen = torch.add(torch.add(start, row), torch.size(piece, 0))
      unseen = self.unseen(torch.add(start, row), window)
      torch.append(pieces, self.attend_before(piece, torch.slice(keys, 2, unseen, seen), torch.slice(values, 1, unseen, seen), window))
    return torch.cat(pieces, 0)

  # For each sequence of which one position asks, unless steps are padded: the rows of keys and values that its heads sum up, of all positions and of those
  # in the window. They are the same in every layer.
  def alone(self: __torch__.LanguageModel, segments: List[int], starts: List[int], ends: List[int]) -> List[List[Tuple[Tensor, Tensor]]]:
    summed = annotate(List[List[Tuple[Tensor, Tensor]]], [])
    for i in range(torch.len(segments)):
      sums = annotate(List[Tuple[Tensor, Tensor]], [])
      if torch.__and__(torch.eq(torch.sub(ends[i], starts[i]), 1), torch.__not__(self.padded)):
        last = torch.add(segments[i], ends[i])
        torch.append(sums, self.rows_of(segments[i], last))
        if torch.ne(self.window, 0):
          torch.append(sums, self.rows_of(torch.add(segments[i], self.unseen(starts[i], self.window)), last))
      torch.append(summed, sums)
    return summed

  # Of these positions, for every head. -> [H, blocks, D] into the keys as [K x A / 64 x D, 64], [H, last - first] into the values as [K x A, D]; int32
  def rows_of(self: __torch__.LanguageModel, first: int, last: int) -> Tuple[Tensor, Tensor]:
    cpu = ops.prim.device(self.values[0])
    heads = torch.floor_divide(torch.arange(self.heads, dtype=3, device=cpu), torch.floordiv(self.heads, self.key_value_heads))
    heads = torch.unsqueeze(heads, 1)
    blocks = torch.arange(torch.floordiv(first, 64), torch.floordiv(torch.add(last, 63), 64), dtype=3, device=cpu)
    blocks = torch.unsqueeze(torch.add(torch.mul(heads, torch.size(self.keys[0], 1)), blocks), 2)  # [H, blocks, 1]
    dims = torch.arange(self.head_dim, dtype=3, device=cpu)
    positions = torch.arange(first, last, dtype=3, device=cpu)
    in_keys = torch.add(torch.mul(blocks, self.head_dim), dims)
    return (in_keys, torch.add(torch.mul(heads, torch.size(self.values[0], 1)), positions))

  # One position looks at these of the cache, in weighted sums of rows: of the keys' dimensions by the query, of values by their shares. Products of matrices
  # read the cache at a third of this pace. q: [1, H, D]; rows: as rows_of says -> [1, H x D]
  def attend_alone(self: __torch__.LanguageModel, q: Tensor, layer: int, rows: Tuple[Tensor, Tensor], first: int, last: int) -> Tensor:
    in_keys, in_values = rows
    queries = torch.expand(torch.unsqueeze(self.scaled(torch.squeeze(q, 0)), 1), torch.size(in_keys))
    scores = torch.view(self.weighted(self.keys[layer], in_keys, queries), [self.heads, -1])
    start = torch.remainder(first, 64)
    shares = torch.softmax(torch.slice(scores, 1, start, torch.sub(torch.add(start, last), first)), -1)
    return torch.view(self.weighted(self.values[layer], in_values, shares), [1, -1])

  # Sums of rows, each times its weight. table: [.., width]; rows, weights: [.., count] -> [sums, width]
  def weighted(self: __torch__.LanguageModel, table: Tensor, rows: Tensor, weights: Tensor) -> Tensor:
    starts = torch.arange(0, torch.numel(rows), torch.size(rows, -1), dtype=3, device=ops.prim.device(rows))
    of_rows = torch.view(table, [-1, torch.size(table, -1)])
    sums, of, sizes, largest = torch.embedding_bag(of_rows, torch.flatten(rows), starts, False, 0, False, torch.flatten(weights))
    return sums

  # As attend, in products of about four heads at a time, whose scores stay in the caches. q: [L, H, D]; keys: [K, D, S]; values: [K, S, D], the last L
  # of them of the queries' own positions -> [L, H x D]
  def attend_before(self: __torch__.LanguageModel, q: Tensor, keys: Tensor, values: Tensor, window: int) -> Tensor:
    length = torch.size(q, 0)
    seen = torch.size(keys, 2)
    queries = self.queries(q)
    later = torch.triu(torch.ones([length, length], dtype=11), 1)
    together = ops.prim.max(1, torch.floordiv(torch.mul(self.key_value_heads, 4), self.heads))
    attended = annotate(List[Tensor], [])
    for first in range(0, self.key_value_heads, together):
      behind = torch.add(first, together)
      product = torch.bmm(torch.slice(queries, 0, first, behind), torch.slice(keys, 0, first, behind))
      scores = torch.view(product, [-1, length, seen])
      torch.masked_fill_(torch.slice(scores, 2, torch.sub(seen, length), seen), later, float("-inf"))
      if torch.ne(window, 0):
        earlier = torch.tril(torch.ones([length, seen], dtype=11), torch.sub(torch.sub(seen, length), window))
        torch.masked_fill_(scores, earlier, float("-inf"))
      shares = torch.view(torch.softmax(scores, -1), torch.size(product))
      torch.append(attended, torch.bmm(shares, torch.slice(values, 0, first, behind)))
    by_head = torch.view(torch.cat(attended, 0), [self.heads, length, self.head_dim])
    return torch.reshape(torch.transpose(by_head, 0, 1), [length, -1])

  # The H / K heads that share a key/value head are its queries: nothing is repeated. q: [L, H, D] -> [K, H / K x L, D], scaled
  def queries(self: __torch__.LanguageModel, q: Tensor) -> Tensor:
    return torch.reshape(self.scaled(torch.transpose(q, 0, 1)), [self.key_value_heads, -1, self.head_dim])

  def scaled(self: __torch__.LanguageModel, q: Tensor) -> Tensor:
    return torch.mul(q, torch.pow(float(self.head_dim), -0.5))

  # x: [L, W] -> [L, W]
  def feed_forward(self: __torch__.LanguageModel, x: Tensor, weights: Dict[str, Tensor]) -> Tensor:
    y = self.norm(x, weights, "post_attention_layernorm")
    gated = self.linears(y, weights, ["mlp.gate_proj", "mlp.up_proj"])
    return self.linear(torch.mul_(torch.silu_(gated[0]), gated[1]), weights, "mlp.down_proj")

  # x: [L, W] -> [L, N] float32
  def logits(self: __torch__.LanguageModel, x: Tensor) -> Tensor:
    return torch.to(self.linear(self.norm(x, self.weights, "norm"), self.weights, "lm_head"), 6)

  def norm(self: __torch__.LanguageModel, x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
    weight = weights[torch.add(name, ".weight")]
    return torch.rms_norm(x, torch.size(weight), weight, self.epsilon)

  # With a bias where the checkpoint has one. x: [R, in] -> [R, out]
  def linear(self: __torch__.LanguageModel, x: Tensor, weights: Dict[str, Tensor], name: str) -> Tensor:
    return (self.linears(x, weights, [name]))[0]

  # Of the same rows by several matrices of one format. x: [R, in] -> of each [R, out]
  def linears(self: __torch__.LanguageModel, x: Tensor, weights: Dict[str, Tensor], names: List[str]) -> List[Tensor]:
    products = annotate(List[Tensor], [])
    eights = annotate(List[Tensor], [])
    for name in names:
      bias = weights.get(torch.add(name, ".bias"))
      eight = weights.get(torch.add(name, ".eight"))
      scales = weights.get(torch.add(name, ".scales"))
      if torch.__isnot__(eight, None):
        torch.append(eights, unchecked_cast(Tensor, eight))
      elif torch.__isnot__(scales, None):
        y = self.four_bits(x, weights[torch.add(name, ".weight")], unchecked_cast(Tensor, scales))
        torch.append(products, self.plus(y, bias))
      else:
        torch.append(products, self.dense(x, weights[torch.add(name, ".weight")], bias))
    if torch.eq(torch.len(eights), 0):
      return products
    products = (self.eight_bits).multiply(x, eights)
    for i in range(torch.len(names)):
      self.plus(products[i], weights.get(torch.add(names[i], ".bias")))
    return products

  def dense(self: __torch__.LanguageModel, x: Tensor, weight: Tensor, bias: Optional[Tensor]) -> Tensor:
    rows = torch.size(x, 0)
    if torch.__and__(torch.__and__(torch.gt(rows, 1), torch.le(rows, 64)), torch.eq(ops.prim.dtype(x), 6)):
      # Reads the weights once for a handful of rows: two to three times as fast as linear for 4 of them (KernelBenchmark).
      return self.plus(torch.contiguous(torch.t(torch.mm(weight, torch.t(x)))), bias)
    return torch.linear(x, weight, bias)

  def plus(self: __torch__.LanguageModel, y: Tensor, bias: Optional[Tensor]) -> Tensor:
    return y if torch.__is__(bias, None) else torch.add_(y, unchecked_cast(Tensor, bias))

  # weight: uint8 [N / B, K, B / 2]; scales: bfloat16 [K / 32, N, 2] with the zeros
  def four_bits(self: __torch__.LanguageModel, x: Tensor, weight: Tensor, scales: Tensor) -> Tensor:
    if torch.gt(torch.size(x, 0), 16):
      # Many rows are worth restoring the weights, by blocks that stay in the caches.
      return self.restoring(x, weight, scales)
    # The kernel reads weights once for four rows, and is fast where the rows are bfloat16.
    packed = torch.view(weight, [torch.size(scales, 1), -1])
    return torch.to(torch._weight_int4pack_mm_for_cpu(torch.to(x, 15), packed, 32, scales), ops.prim.dtype(x))

  def restoring(self: __torch__.LanguageModel, x: Tensor, weight: Tensor, scales: Tensor) -> Tensor:
    dtype = ops.prim.dtype(x)
    columns = torch.size(x, 1)
    half = torch.size(weight, 2)
    together = torch.mul(half, 2)
    y = torch.empty([torch.size(x, 0), torch.size(scales, 1)], dtype=dtype)
    parts = torch.to(torch.transpose(torch.unflatten(scales, 1, [-1, together]), 0, 1), dtype)  # [N / B, K / 32, B, 2]
    factors = torch.unsqueeze(torch.contiguous(torch.select(parts, 3, 0)), 2)  # [N / B, K / 32, 1, B]
    zeros = torch.sub(torch.unsqueeze(torch.select(parts, 3, 1), 2), factors, alpha=8)
    step = self.blocks_of(torch.mul(columns, together))
    for row in range(0, torch.size(weight, 0), step):
      packed = torch.slice(weight, 0, row, torch.add(row, step))  # [b, K, B / 2]
      restored = self.room(0, [columns, torch.size(packed, 0), together])
      groups = torch.unflatten(torch.transpose(restored, 0, 1), 1, [-1, 32])  # [b, K / 32, 32, B]
      zero = torch.slice(zeros, 0, row, torch.add(row, step))
      factor = torch.slice(factors, 0, row, torch.add(row, step))
      for first in [0, half]:
        values = torch.bitwise_right_shift(packed, 4) if torch.gt(first, 0) else torch.bitwise_and(packed, 15)
        unpacked = torch.unflatten(torch.copy_(self.room(1, torch.size(packed)), values), 1, [-1, 32])
        behind = torch.add(first, half)
        torch.addcmul(torch.slice(zero, 3, first, behind), unpacked, torch.slice(factor, 3, first, behind), out=torch.slice(groups, 3, first, behind))
      product = torch.mm(x, torch.flatten(restored, 1))
      torch.copy_(torch.slice(y, 1, torch.mul(row, together), torch.mul(torch.add(row, step), together)), product)
    return y

  # How many times so many elements fit into a block, at least once.
  def blocks_of(self: __torch__.LanguageModel, elements: int) -> int:
    return ops.prim.max(1, torch.floordiv(torch.numel(self.blocks[0]), elements))

  # Memory that is there already; more than that, for matrices of very many columns, is asked for anew.
  def room(self: __torch__.LanguageModel, block: int, shape: List[int]) -> Tensor:
    count = 1
    for extent in shape:
      count = torch.mul(count, extent)
    if torch.gt(count, torch.numel(self.blocks[block])):
      return torch.empty(shape, dtype=ops.prim.dtype(self.blocks[block]))
    return torch.view(torch.slice(self.blocks[block], 0, 0, count), shape)

  # Rotates pairs (i, i + D / 2), as Hugging Face stores them. x: [.., D]
  def rotate(self: __torch__.LanguageModel, x: Tensor, cosines: Tensor, sines: Tensor) -> Tensor:
    halves = torch.chunk(x, 2, -1)
    turned = torch.cat([torch.neg(halves[1]), halves[0]], -1)
    return torch.add(torch.mul(x, cosines), torch.mul(turned, sines))

  # [R, heads x D] -> [R, heads, D]
  def by_head(self: __torch__.LanguageModel, x: Tensor) -> Tensor:
    return torch.view(x, [torch.size(x, 0), -1, self.head_dim])

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
