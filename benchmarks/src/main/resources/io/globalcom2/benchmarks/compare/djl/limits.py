# What this machine can do: read memory, and multiply matrices of a model's shapes.
#
# R rows, W width, I intermediate width.
class Limits(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  memory : Optional[Tensor]  # float32
  rows : Optional[Tensor]  # [R, W]
  weights : List[Tensor]  # [I, W], [W, I], [W, W]

  def reserve(self: __torch__.Limits, elements: int) -> NoneType:
    self.memory = torch.ones([elements], dtype=6)
    return None

  # Reads all of the memory once.
  def read(self: __torch__.Limits) -> Tensor:
    return torch.sum(unchecked_cast(Tensor, self.memory))

  def prepare(self: __torch__.Limits, rows: int, width: int, intermediate: int, dtype: int) -> NoneType:
    self.rows = torch.to(torch.randn([rows, width]), dtype)
    for shape in [[intermediate, width], [width, intermediate], [width, width]]:
      torch.append(self.weights, torch.to(torch.mul(torch.randn(shape), 0.02), dtype))
    return None

  # 2 R W (2 I + W) operations -> float32 [W]
  def multiply(self: __torch__.Limits) -> Tensor:
    x = unchecked_cast(Tensor, self.rows)
    for weight in self.weights:
      x = torch.linear(x, weight)
    return torch.to(torch.select(x, 0, 0), 6)
