# Weights as they are stored, one by one, into tensors of the compute dtype. A tensor already of that dtype is not copied.
# Dtypes are ScalarType numbers: 5 float16, 6 float32, 15 bfloat16.
class Weights(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  tensors : Dict[str, Tensor]

  # data: uint8 [bytes], little-endian, row-major
  def add(self: __torch__.Weights, name: str, data: Tensor, stored_dtype: int, shape: List[int], compute_dtype: int) -> NoneType:
    # What view(dtype) does in Python. TorchScript has no such overload: it cannot tell a dtype from a size.
    stored = torch.empty([0], dtype=stored_dtype, device=ops.prim.device(data))
    count = torch.floordiv(torch.numel(data), torch.element_size(stored))
    stored = torch.reshape(torch.set_(stored, data, 0, [count], [1]), shape)
    torch._set_item(self.tensors, name, torch.to(stored, compute_dtype))
    return None

  def all(self: __torch__.Weights) -> Dict[str, Tensor]:
    return self.tensors
