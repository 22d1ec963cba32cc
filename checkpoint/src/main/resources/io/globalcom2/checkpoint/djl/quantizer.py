# Matrices in eight or four bits, some rows at a time, as the CPU kernels of libtorch take them.
#
# N rows at a time, K columns. Eight bits: element = value x scale of its row. Four bits: element = (value - 8) x scale + zero, both of 32 columns
# of a row; the kernel wants the values of B rows together, the upper halves of the bytes holding those of the second half of the rows.
# Dtypes are ScalarType numbers: 0 uint8, 1 int8, 3 int32, 6 float32, 15 bfloat16.
class Quantizer(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  scales : List[Tensor]  # of the rows so far

  # data: uint8 [bytes] of the numbered dtype -> uint8 [N x K]
  def int8(self: __torch__.Quantizer, data: Tensor, dtype: int, columns: int) -> Tensor:
    rows = self.rows(data, dtype, columns)
    scales = self.rounded(torch.div(torch.amax(torch.abs(rows), [1], True), 127.))
    values = torch.clamp(torch.round(torch.div(rows, self.divisor(scales))), -127, 127)
    torch.append(self.scales, torch.squeeze(scales, 1))
    return self.reread(torch.to(values, 1), 0)

  # data: uint8 [bytes] of the numbered dtype -> uint8 [N x K / 2]
  def int4(self: __torch__.Quantizer, data: Tensor, dtype: int, columns: int) -> Tensor:
    groups = torch.unflatten(self.rows(data, dtype, columns), 1, [-1, 32])  # [N, K / 32, 32]
    least = torch.amin(groups, [2], True)
    most = torch.amax(groups, [2], True)
    middle = torch.mul(torch.add(least, most), 0.5)
    span = torch.sub(most, least)
    # Of some ranges the one with the least squared error: outliers are cut where that serves the rest.
    best = self.quantized(groups, middle, span, 1.)
    error = self.error(groups, best)
    for share in [0.95, 0.9, 0.85, 0.8]:
      tried = self.quantized(groups, middle, span, share)
      its_error = self.error(groups, tried)
      better = torch.lt(its_error, error)
      best = (torch.where(better, tried[0], best[0]), torch.where(better, tried[1], best[1]), torch.where(better, tried[2], best[2]))
      error = torch.minimum(its_error, error)
    torch.append(self.scales, torch.cat([best[1], best[2]], 2))  # [N, K / 32, 2]
    values = torch.to(torch.reshape(best[0], [-1, columns]), 3)
    return torch.flatten(torch._convert_weight_to_int4pack_for_cpu(values, 1))

  # groups: [.., 32] -> values 0 .. 15 [.., 32], scales and zeros [.., 1]
  def quantized(self: __torch__.Quantizer, groups: Tensor, middle: Tensor, span: Tensor, share: float) -> Tuple[Tensor, Tensor, Tensor]:
    scales = self.rounded(torch.div(torch.mul(span, share), 15.))
    zeros = self.rounded(torch.add(middle, torch.mul(scales, 0.5)))
    values = torch.round(torch.div(torch.sub(groups, zeros), self.divisor(scales)))
    return (torch.clamp(torch.add(values, 8.), 0, 15), scales, zeros)

  # -> [.., 1]
  def error(self: __torch__.Quantizer, groups: Tensor, quantized: Tuple[Tensor, Tensor, Tensor]) -> Tensor:
    restored = torch.add(torch.mul(torch.sub(quantized[0], 8.), quantized[1]), quantized[2])
    return torch.sum(torch.square(torch.sub(groups, restored)), [2], True)

  # The scales of all rows since the last call, as bytes: of eight bits bfloat16 [rows], of four [K / 32, rows, 2] with the zeros beside them.
  def take_scales(self: __torch__.Quantizer) -> Tensor:
    scales = torch.cat(self.scales, 0)
    self.scales = annotate(List[Tensor], [])
    if torch.eq(torch.dim(scales), 3):
      scales = torch.transpose(scales, 0, 1)
    return self.reread(torch.contiguous(torch.to(scales, 15)), 0)

  # Fails where nothing multiplies eight bits.
  def require_eight_bits(self: __torch__.Quantizer) -> NoneType:
    ones = torch.ones([2])
    values = torch._make_per_channel_quantized_tensor(torch.ones([2, 2], dtype=1), ones, torch.zeros([2], dtype=4), 0)
    packed = ops.quantized.linear_prepack(values, None)
    product = ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(torch.ones([1, 2]), 1., 64, packed)
    return None

  # How this machine's kernel packs four bits, by an example: rows 0 .. 63 hold a quarter of their number. -> uint8 [64]
  def packing(self: __torch__.Quantizer) -> Tensor:
    quarters = torch.floordiv(torch.arange(64, dtype=3), 4)
    return torch.flatten(torch._convert_weight_to_int4pack_for_cpu(torch.contiguous(torch.expand(torch.unsqueeze(quarters, 1), [64, 2])), 1))

  # What the kernels see: scales are bfloat16.
  def rounded(self: __torch__.Quantizer, x: Tensor) -> Tensor:
    return torch.to(torch.to(x, 15), 6)

  # Where all is zero, so are the values.
  def divisor(self: __torch__.Quantizer, scales: Tensor) -> Tensor:
    return torch.where(torch.eq(scales, 0), torch.ones_like(scales), scales)

  # -> float32 [N, K]
  def rows(self: __torch__.Quantizer, data: Tensor, dtype: int, columns: int) -> Tensor:
    return torch.to(torch.view(self.reread(data, dtype), [-1, columns]), 6)

  # The same bytes in another dtype: what view(dtype) does in Python, which TorchScript cannot tell from view(size).
  def reread(self: __torch__.Quantizer, x: Tensor, dtype: int) -> Tensor:
    y = torch.empty([0], dtype=dtype)
    count = torch.floordiv(torch.mul(torch.numel(x), torch.element_size(x)), torch.element_size(y))
    return torch.set_(y, x, 0, [count], [1])
