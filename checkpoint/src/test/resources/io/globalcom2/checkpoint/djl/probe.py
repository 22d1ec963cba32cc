# Small enough to compute by hand; one method per kind of value that crosses.
class Probe(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  width : int
  scale : float
  shifted : bool
  label : str
  last : Optional[Tensor]
  weights : Dict[str, Tensor]
  steps : List[Tensor]

  def load(self: __torch__.Probe, weights: Dict[str, Tensor]) -> NoneType:
    self.weights = weights
    return None

  # x: [N, width] -> [N, D]
  def product(self: __torch__.Probe, x: Tensor) -> Tensor:
    weight = self.weights["weight"]  # [D, width]
    y = torch.linear(torch.to(x, ops.prim.dtype(weight)), weight, None)
    y = torch.mul(torch.to(y, 6), self.scale)
    if self.shifted:
      y = torch.add(y, 1)
    return y

  def dtype_of_weight(self: __torch__.Probe) -> Tensor:
    return torch.tensor(ops.prim.dtype(self.weights["weight"]))

  # each as it came, and what the program knows itself
  def echo(self: __torch__.Probe, a: int, b: float, c: bool, d: str, e: List[int], f: List[Tensor]) -> Tuple[Tensor, List[Tensor]]:
    numbers = [float(a), b, float(c), float(len(d)), float(len(e)), float(self.width), float(len(self.label)), float(len(self.steps)), float(self.last is None)]
    return (torch.tensor(numbers), f)

  def remember(self: __torch__.Probe, x: Tensor) -> NoneType:
    self.last = x
    return None

  def fail(self: __torch__.Probe) -> NoneType:
    ops.prim.RaiseException("it failed")
    return None
