# Ways to multiply R rows by a matrix [N, K], and to attend to a KV cache, that language_model.py chooses from.
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  tensors : Dict[str, Tensor]
  int8 : __torch__.EightBits
  w8a8 : __torch__.EightBits

  def matrix(self: __torch__.Kernels, rows: int, columns: int) -> NoneType:
    weight = torch.mul(torch.randn([rows, columns]), 0.02)
    scales = torch.div(torch.amax(torch.abs(weight), [1], True), 127.)
    four = torch.randint(0, 16, [rows, columns], dtype=3)
    torch._set_item(self.tensors, "weight", weight)
    torch._set_item(self.tensors, "transposed", torch.contiguous(torch.t(weight)))
    torch._set_item(self.tensors, "half", torch.to(weight, 5))
    torch._set_item(self.tensors, "packed_half", torch.fbgemm_pack_gemm_matrix_fp16(weight))
    torch._set_item(self.tensors, "int8", torch.to(torch.round(torch.div(weight, scales)), 1))
    torch._set_item(self.tensors, "int8_scales", torch.squeeze(scales, 1))
    taken = annotate(Dict[str, Tensor], {})
    torch._set_item(taken, "taken.weight", self.tensors["int8"])
    torch._set_item(taken, "taken.scales", self.tensors["int8_scales"])
    (self.int8).take(torch.copy(taken))
    (self.w8a8).take(taken)
    torch._set_item(self.tensors, "int4", torch._convert_weight_to_int4pack_for_cpu(four, 1))
    torch._set_item(self.tensors, "int4_scales", torch.rand([torch.floordiv(columns, 32), rows, 2]))
    return None

  def rows(self: __torch__.Kernels, rows: int) -> NoneType:
    torch._set_item(self.tensors, "x", torch.randn([rows, torch.size(self.tensors["weight"], 1)]))
    return None

  def linear(self: __torch__.Kernels) -> Tensor:
    return torch.linear(self.tensors["x"], self.tensors["weight"])

  def weight_first(self: __torch__.Kernels) -> Tensor:
    return torch.contiguous(torch.t(torch.mm(self.tensors["weight"], torch.t(self.tensors["x"]))))

  def weight_transposed(self: __torch__.Kernels) -> Tensor:
    return torch.mm(self.tensors["x"], self.tensors["transposed"])

  def row_by_row(self: __torch__.Kernels) -> Tensor:
    products = annotate(List[Tensor], [])
    for row in range(torch.size(self.tensors["x"], 0)):
      torch.append(products, torch.mv(self.tensors["weight"], torch.select(self.tensors["x"], 0, row)))
    return torch.stack(products, 0)

  def float16_packed(self: __torch__.Kernels) -> Tensor:
    bias = torch.zeros([torch.size(self.tensors["weight"], 0)])
    return torch.fbgemm_linear_fp16_weight_fp32_activation(self.tensors["x"], self.tensors["packed_half"], bias)

  def float16_by_blocks(self: __torch__.Kernels) -> Tensor:
    products = annotate(List[Tensor], [])
    for row in range(0, torch.size(self.tensors["half"], 0), 128):
      block = torch.to(torch.slice(self.tensors["half"], 0, row, torch.add(row, 128)), 6)
      torch.append(products, torch.linear(self.tensors["x"], block))
    return torch.cat(products, 1)

  def eight_bits(self: __torch__.Kernels) -> Tensor:
    return ((self.int8).multiply(self.tensors["x"], [torch.tensor(0)]))[0]

  def eight_bit_rows(self: __torch__.Kernels) -> Tensor:
    return ((self.w8a8).multiply(self.tensors["x"], [torch.tensor(0)]))[0]

  # dtype: of the rows and the scales
  def int8_packed(self: __torch__.Kernels, dtype: int) -> Tensor:
    x = torch.to(self.tensors["x"], dtype)
    return torch._weight_int8pack_mm(x, self.tensors["int8"], torch.to(self.tensors["int8_scales"], dtype))

  def int4_packed(self: __torch__.Kernels, dtype: int) -> Tensor:
    x = torch.to(self.tensors["x"], dtype)
    return torch._weight_int4pack_mm_for_cpu(x, self.tensors["int4"], 32, torch.to(self.tensors["int4_scales"], dtype))

  # heads: of queries, keys and values alike; of the seen positions the last ones are the queries' own
  # A cache of which the first positions are seen, of which the last ask.
  def cache(self: __torch__.Kernels, heads: int, head_dim: int, seen: int, queries: int, dtype: int) -> NoneType:
    for name in ["keys", "values"]:
      torch._set_item(self.tensors, name, torch.slice(torch.to(torch.randn([heads, 8192, head_dim]), dtype), 1, 0, seen))
    torch._set_item(self.tensors, "queries", torch.to(torch.randn([heads, queries, head_dim]), dtype))
    return None

  def fused(self: __torch__.Kernels, causal: bool) -> Tensor:
    queries = torch.unsqueeze(self.tensors["queries"], 0)
    length = torch.size(queries, 2)
    seen = torch.size(self.tensors["keys"], 1)
    mask = annotate(Optional[Tensor], None)
    if causal:
      mask = torch.tril(torch.ones([length, seen], dtype=11), torch.sub(seen, length))
    return torch.scaled_dot_product_attention(queries, torch.unsqueeze(self.tensors["keys"], 0), torch.unsqueeze(self.tensors["values"], 0), mask)

  # Of one query. keys x query
  def keys_first(self: __torch__.Kernels) -> Tensor:
    scores = torch.bmm(self.tensors["keys"], torch.transpose(self.tensors["queries"], 1, 2))
    return torch.bmm(torch.softmax(torch.transpose(scores, 1, 2), -1), self.tensors["values"])

  # The same cache for sums, with keys in blocks of 64 positions, and the rows that are summed up.
  def blocks(self: __torch__.Kernels) -> NoneType:
    keys = self.tensors["keys"]
    heads = torch.size(keys, 0)
    seen = torch.size(keys, 1)
    head_dim = torch.size(keys, 2)
    blocks = torch.floordiv(torch.add(seen, 63), 64)
    padded = torch.zeros([heads, torch.mul(blocks, 64), head_dim], dtype=ops.prim.dtype(keys))
    torch.copy_(torch.slice(padded, 1, 0, seen), keys)
    by_dimension = torch.transpose(torch.unflatten(padded, 1, [blocks, 64]), 2, 3)
    torch._set_item(self.tensors, "key_rows", torch.contiguous(torch.flatten(by_dimension, 0, 2)))
    torch._set_item(self.tensors, "value_rows", torch.contiguous(torch.flatten(self.tensors["values"], 0, 1)))
    return None

  # Of one query, in weighted sums of rows.
  def sums(self: __torch__.Kernels) -> Tensor:
    keys = self.tensors["keys"]
    heads = torch.size(keys, 0)
    head_dim = torch.size(keys, 2)
    blocks = torch.floordiv(torch.size(self.tensors["key_rows"], 0), torch.mul(heads, head_dim))
    queries = torch.expand(self.tensors["queries"], [heads, blocks, head_dim])
    scores = torch.view(self.sum(self.tensors["key_rows"], head_dim, queries), [heads, -1])
    shares = torch.softmax(torch.slice(scores, 1, 0, torch.size(keys, 1)), -1)
    return self.sum(self.tensors["value_rows"], torch.size(keys, 1), shares)

  # Of so many rows each.
  def sum(self: __torch__.Kernels, table: Tensor, count: int, weights: Tensor) -> Tensor:
    rows = torch.arange(torch.numel(weights), dtype=3, device=ops.prim.device(table))
    sums, of, sizes, largest = torch.embedding_bag(table, rows, torch.slice(rows, 0, 0, None, count), False, 0, False, torch.flatten(weights))
    return sums

  # piece, together: queries and heads at a time
  def products(self: __torch__.Kernels, piece: int, together: int, causal: bool) -> Tensor:
    queries = torch.mul(self.tensors["queries"], 0.08838834764831845)
    length = torch.size(queries, 1)
    start = torch.sub(torch.size(self.tensors["keys"], 1), length)
    pieces = annotate(List[Tensor], [])
    for row in range(0, length, piece):
      asking = torch.slice(queries, 1, row, torch.add(row, piece))
      count = torch.size(asking, 1)
      seen = torch.add(torch.add(start, row), count) if causal else torch.add(start, length)
      later = torch.triu(torch.ones([count, count], dtype=11), 1)
      heads = annotate(List[Tensor], [])
      for first in range(0, torch.size(queries, 0), together):
        behind = torch.add(first, together)
        keys = torch.slice(torch.slice(self.tensors["keys"], 1, 0, seen), 0, first, behind)
        scores = torch.bmm(torch.slice(asking, 0, first, behind), torch.transpose(keys, 1, 2))
        if causal:
          torch.masked_fill_(torch.slice(scores, 2, torch.sub(seen, count), seen), later, float("-inf"))
        torch.append(heads, torch.bmm(torch.softmax(scores, -1), torch.slice(torch.slice(self.tensors["values"], 1, 0, seen), 0, first, behind)))
      torch.append(pieces, torch.cat(heads, 0))
    return torch.cat(pieces, 1)
