# CLIP's vision transformer, as far as LLaVA-NeXT reads it.
#
# V views, S tile in pixels, T tokens of a view (patches, row by row), C width, N heads, D = C / N.
# Weights bear the names of the checkpoint, without the tower's prefix. They decide the
# dtype of everything but the scores. Dtypes are ScalarType numbers: 0 uint8, 6 float32.
class VisionTower(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  feature_layer : int  # the features are what this layer reads; equal to layers: what the last one returns
  heads : int
  patch : int  # edge in pixels
  epsilon : float
  activation : str  # "quick_gelu" or "gelu"
  weights : Dict[str, Tensor]

  def load(self: __torch__.VisionTower, weights: Dict[str, Tensor]) -> NoneType:
    self.weights = weights
    return None

  # pixels: float32 [V, 3, S, S] -> the bytes of the features [V * T, C]: uint8 [V * T * C * element size], scores: float32 [V, T]
  def encode(self: __torch__.VisionTower, pixels: Tensor) -> Tuple[Tensor, Tensor]:
    features = annotate(List[Tensor], [])
    scores = annotate(List[Tensor], [])
    for views in torch.split(pixels, self.views_at_a_time(pixels)):
      encoded = self.encode_together(views)
      torch.append(features, encoded[0])
      torch.append(scores, encoded[1])
    return (self.bytes(torch.cat(features, 0)), torch.cat(scores, 0))

  # Some hundred tokens keep a CPU busy. What a layer makes of more does not stay in its caches, and a view at a time is faster; a GPU takes them all.
  def views_at_a_time(self: __torch__.VisionTower, pixels: Tensor) -> int:
    if ops.prim.is_cuda(self.weights["embeddings.class_embedding"]):
      return torch.size(pixels, 0)
    edge = torch.floordiv(torch.size(pixels, 2), self.patch)
    return ops.prim.max(1, torch.floordiv(512, edge * edge))

  # pixels: float32 [V, 3, S, S] -> [V * T, C], float32 [V, T]
  def encode_together(self: __torch__.VisionTower, pixels: Tensor) -> Tuple[Tensor, Tensor]:
    last = self.layers - 1
    hidden = self.embed(pixels)
    features = hidden
    for i in range(last):
      if i == self.feature_layer:
        features = hidden
      hidden = self.layer(i, hidden)
    if self.feature_layer == last:
      features = hidden
    if self.feature_layer == self.layers:
      features = self.layer(last, hidden)
    return (torch.flatten(features[:, 1:], 0, 1), self.cls_scores(last, hidden))

  # rows: [R, C] -> their bytes, row by row, in main memory: uint8 [R * C * element size]
  def bytes(self: __torch__.VisionTower, rows: Tensor) -> Tensor:
    rows = torch.contiguous(torch.cpu(rows))
    # What view(uint8) does in Python; TorchScript has no such overload.
    bytes = torch.empty([0], dtype=0)
    return torch.set_(bytes, rows, 0, [torch.numel(rows) * torch.element_size(rows)], [1])

  # pixels: [V, 3, S, S] -> [V, 1 + T, C], CLS first
  def embed(self: __torch__.VisionTower, pixels: Tensor) -> Tensor:
    kernel = self.weights["embeddings.patch_embedding.weight"]  # [C, 3, P, P]
    cls = self.weights["embeddings.class_embedding"]  # [C]
    patches = torch.conv2d(torch.to(pixels, ops.prim.dtype(kernel)), kernel, None, [self.patch, self.patch])
    patches = torch.transpose(torch.flatten(patches, 2), 1, 2)  # [V, T, C]
    cls = torch.expand(cls, [torch.size(patches, 0), 1, torch.size(patches, 2)])
    hidden = torch.add(torch.cat([cls, patches], 1), self.weights["embeddings.position_embedding.weight"])
    return self.norm("pre_layrnorm", hidden)

  # x: [V, 1 + T, C] -> [V, 1 + T, C]
  def layer(self: __torch__.VisionTower, i: int, x: Tensor) -> Tensor:
    name = "encoder.layers." + str(i) + "."
    x = torch.add(x, self.attention(name + "self_attn.", self.norm(name + "layer_norm1", x)))
    y = self.linear(name + "mlp.fc1", self.norm(name + "layer_norm2", x))
    if self.activation == "quick_gelu":
      y = torch.mul_(torch.sigmoid_(torch.mul(y, 1.702)), y)
    else:
      y = torch.gelu(y)
    return torch.add(x, self.linear(name + "mlp.fc2", y))

  # x: [V, 1 + T, C] -> [V, 1 + T, C]
  def attention(self: __torch__.VisionTower, name: str, x: Tensor) -> Tensor:
    q = self.split(self.linear(name + "q_proj", x))
    k = self.split(self.linear(name + "k_proj", x))
    v = self.split(self.linear(name + "v_proj", x))
    y = torch.scaled_dot_product_attention(q, k, v)  # [V, N, 1 + T, D]
    return self.linear(name + "out_proj", torch.flatten(torch.transpose(y, 1, 2), 2))

  # How much CLS looks at each patch in a layer: the attention logits of its row, averaged over the heads. The mean over heads of their dot
  # products is the dot product over the full width, divided by N.
  # x, what the layer reads: [V, 1 + T, C] -> float32 [V, T]
  def cls_scores(self: __torch__.VisionTower, i: int, x: Tensor) -> Tensor:
    name = "encoder.layers." + str(i) + "."
    x = self.norm(name + "layer_norm1", x)
    q = torch.to(self.linear(name + "self_attn.q_proj", x[:, :1]), 6)  # [V, 1, C]
    k = torch.to(self.linear(name + "self_attn.k_proj", x[:, 1:]), 6)  # [V, T, C]
    logits = torch.matmul(k, torch.transpose(q, 1, 2))  # [V, T, 1]
    head_width = float(torch.floordiv(torch.size(q, 2), self.heads))
    return torch.div(torch.squeeze(logits, 2), float(self.heads) * torch.sqrt(head_width))

  # [V, 1 + T, C] -> [V, N, 1 + T, D]
  def split(self: __torch__.VisionTower, x: Tensor) -> Tensor:
    return torch.transpose(torch.unflatten(x, 2, [self.heads, -1]), 1, 2)

  def norm(self: __torch__.VisionTower, name: str, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, 2)], self.weights[name + ".weight"], self.weights[name + ".bias"], self.epsilon)

  def linear(self: __torch__.VisionTower, name: str, x: Tensor) -> Tensor:
    return torch.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])
