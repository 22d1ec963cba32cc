# What the compressor computes with features. T tokens of a view, C width. Rows come and go as bytes, because DJL knows no bfloat16; between
# they are float32. Dtypes are ScalarType numbers: 0 uint8, 5 float16, 6 float32, 15 bfloat16.
class Features(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Cosines of the rows of one view with each other; 0 for a row of zeros, NaN for a row that is not finite.
  # data: uint8 [T * C * element size] -> float32 [T, T], symmetric to the bit
  def cosines(self: __torch__.Features, data: Tensor, dtype: int, width: int) -> Tensor:
    rows = torch.to(self.read(data, dtype, width), 6)
    # By the largest number first: squares of large ones would be infinite.
    rows = torch.div(rows, self.divisor(torch.amax(torch.abs(rows), [1], True)))
    rows = torch.div(rows, self.divisor(torch.linalg_vector_norm(rows, 2, [1], True)))
    product = torch.matmul(rows, torch.t(rows))
    # Sums of the same terms in another order may differ in the last bit.
    return torch.add(torch.tril(product), torch.t(torch.tril(product, -1)))

  # Weighted sums of rows. M members: a row, its weight and its place among the sums, of which there are as many as said.
  # data: uint8 [R * C * element size], members: int64 [M], weights: float32 [M], places: int64 [M] -> uint8 [sums * C * element size]
  def averages(self: __torch__.Features, data: Tensor, dtype: int, width: int, members: Tensor, weights: Tensor, places: Tensor, sums: int) -> Tensor:
    rows = torch.to(torch.index_select(self.read(data, dtype, width), 0, members), 6)
    rows = torch.mul(rows, torch.unsqueeze(weights, 1))
    rows = torch.index_add(torch.zeros([sums, width], dtype=6), 0, places, rows)
    rows = torch.to(rows, dtype)
    bytes = torch.empty([0], dtype=0)
    return torch.set_(bytes, rows, 0, [torch.numel(rows) * torch.element_size(rows)], [1])

  # [T, 1], not negative -> the same, where 0 is 1
  def divisor(self: __torch__.Features, x: Tensor) -> Tensor:
    return torch.masked_fill(x, torch.eq(x, 0), 1)

  # What view(dtype) does in Python. TorchScript has no such overload: it cannot tell a dtype from a size.
  # data: uint8 [R * C * element size] -> [R, C]
  def read(self: __torch__.Features, data: Tensor, dtype: int, width: int) -> Tensor:
    rows = torch.empty([0], dtype=dtype)
    count = torch.floordiv(torch.numel(data), torch.element_size(rows))
    return torch.reshape(torch.set_(rows, data, 0, [count], [1]), [-1, width])
