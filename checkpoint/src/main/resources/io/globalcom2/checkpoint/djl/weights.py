# Weights as they are stored, one by one, into tensors of the compute dtype. A tensor already of that dtype is not copied.
# Dtypes are ScalarType numbers: 5 float16, 6 float32, 15 bfloat16.
class Weights(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  tensors : Dict[str, Tensor]

  # data: uint8 [bytes], little-endian, row-major; used where it is
  def use(self: __torch__.Weights, name: str, data: Tensor, stored_dtype: int, shape: List[int]) -> NoneType:
    torch._set_item(self.tensors, name, torch.reshape(self.reread(data, stored_dtype), shape))
    return None

  # data: the bytes from element start on
  def convert(self: __torch__.Weights, name: str, data: Tensor, stored_dtype: int, shape: List[int], compute_dtype: int, start: int) -> NoneType:
    if torch.eq(start, 0):
      torch._set_item(self.tensors, name, torch.empty(shape, dtype=compute_dtype, device=ops.prim.device(data)))
    elements = self.reread(data, stored_dtype)
    converted = torch.view(self.tensors[name], [-1])
    torch.copy_(torch.slice(converted, 0, start, torch.add(start, torch.numel(elements))), elements)
    return None

  # What view(dtype) does in Python. TorchScript has no such overload: it cannot tell a dtype from a size.
  def reread(self: __torch__.Weights, data: Tensor, dtype: int) -> Tensor:
    elements = torch.empty([0], dtype=dtype, device=ops.prim.device(data))
    count = torch.floordiv(torch.numel(data), torch.element_size(elements))
    return torch.set_(elements, data, 0, [count], [1])

  def all(self: __torch__.Weights) -> Dict[str, Tensor]:
    return self.tensors
