# Matrices in eight bits and products with them, by FBGEMM. Part of the programs that multiply by weights.
#
# R rows, K columns, N outputs. FBGEMM multiplies rows of unsigned bytes, of which seven bits are safe: it adds two products of a row's element and a weight's in
# 16 bits, and what is too large there is cut. Sums are of whole numbers: a row becomes the same in any company.
class EightBits(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  rows_too : bool  # whether of many rows each element is rounded to seven bits
  matrices : Optional[List[__torch__.torch.classes.quantized.LinearPackedParamsBase]]

  # Takes the matrices NAME.weight that are int8 [N, K], with bfloat16 [N] as NAME.scales, out of the weights and leaves their numbers as NAME.eight.
  def take(self: __torch__.EightBits, weights: Dict[str, Tensor]) -> NoneType:
    matrices = annotate(List[__torch__.torch.classes.quantized.LinearPackedParamsBase], [])
    for name in weights.keys():
      if torch.__and__(torch.endswith(name, ".weight"), torch.eq(ops.prim.dtype(weights[name]), 1)):
        matrix = torch.slice(name, 0, torch.sub(torch.len(name), 7))
        scales = torch.to(weights[torch.add(matrix, ".scales")], 6)
        values = torch._make_per_channel_quantized_tensor(weights[name], scales, torch.zeros_like(scales, dtype=4), 0)
        torch._set_item(weights, torch.add(matrix, ".eight"), torch.tensor(torch.len(matrices)))
        torch.append(matrices, ops.quantized.linear_prepack(values, None))
        torch.Delete(weights, name)
        torch.Delete(weights, torch.add(matrix, ".scales"))
    self.matrices = matrices
    return None

  # x: [R, K]; matrices: their numbers -> of each [R, N]
  def multiply(self: __torch__.EightBits, x: Tensor, matrices: List[Tensor]) -> List[Tensor]:
    if torch.__and__(self.rows_too, torch.gt(torch.size(x, 0), 64)):
      return self.rounded(x, matrices)
    return self.exact(x, matrices)

  # Each row is two: its elements in whole steps of a 63rd of the largest, and what is left of them in steps 126 times as fine. A few rows cost no more than one.
  def exact(self: __torch__.EightBits, x: Tensor, matrices: List[Tensor]) -> List[Tensor]:
    count = torch.size(x, 0)
    x32 = torch.to(x, 6)
    steps = self.steps(torch.abs(x32))
    scaled = torch.div(x32, steps)
    whole = torch.round(scaled)
    rest = torch.round(torch.mul(torch.sub(scaled, whole), 126.))
    rows = torch.cat([whole, rest], 0)
    products = annotate(List[Tensor], [])
    for matrix in matrices:
      y = self.product(rows, int(matrix))
      sums = torch.add(torch.slice(y, 0, 0, count), torch.slice(y, 0, count), alpha=0.007936507936507936)
      torch.append(products, torch.to(torch.mul_(sums, steps), ops.prim.dtype(x)))
    return products

  # Whole steps alone, which is half the work. The columns that stand out, up to 32 of them, are multiplied as they are, so that steps can be fine for the others:
  # in language models the same few columns are large in all rows (LLM.int8(), arXiv 2208.07339, section 3.2). Rows that pick one of them each
  # bring along its weights.
  def rounded(self: __torch__.EightBits, x: Tensor, matrices: List[Tensor]) -> List[Tensor]:
    count = torch.size(x, 0)
    columns = torch.size(x, 1)
    x32 = torch.to(x, 6)
    magnitudes = torch.abs(x32)
    means = torch.clamp_min(torch.mean(magnitudes, [1], True), 1e-30)
    peaks = torch.amax(torch.div(magnitudes, means), [0])
    apart = (torch.topk(peaks, ops.prim.min(32, torch.floordiv(torch.add(columns, 63), 64))))[1]
    steps = self.steps(torch.index_fill_(magnitudes, 1, apart, 0.))
    rows = torch.zeros([torch.add(count, torch.size(apart, 0)), columns])
    whole = torch.div(x32, steps, out=torch.slice(rows, 0, 0, count))
    torch.round_(torch.index_fill_(whole, 1, apart, 0.))
    torch.scatter_(torch.slice(rows, 0, count), 1, torch.unsqueeze(apart, 1), 1.)
    beside = torch.index_select(x32, 1, apart)
    products = annotate(List[Tensor], [])
    for matrix in matrices:
      y = self.product(rows, int(matrix))
      sums = torch.mul_(torch.slice(y, 0, 0, count), steps)
      torch.append(products, torch.to(torch.addmm(sums, beside, torch.slice(y, 0, count)), ops.prim.dtype(x)))
    return products

  # What a whole number stands for in each row. magnitudes: [R, K] -> [R, 1]
  def steps(self: __torch__.EightBits, magnitudes: Tensor) -> Tensor:
    return torch.clamp_min(torch.div(torch.amax(magnitudes, [1], True), 63.), 1e-30)

  # x: whole numbers from -63 to 63 [R, K] -> [R, N]
  def product(self: __torch__.EightBits, x: Tensor, matrix: int) -> Tensor:
    packed = unchecked_cast(List[__torch__.torch.classes.quantized.LinearPackedParamsBase], self.matrices)[matrix]
    return ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(x, 1., 64, packed)
