# CLIP's vision transformer, or SigLIP's, which has no class token, as far as LLaVA-NeXT and LLaVA-OneVision read them.
#
# V views, S tile in pixels, T tokens of a view (patches, row by row), P = T, or 1 + T with the class token first, C width, F feature layers, N heads, D = C / N.
# Weights bear the names of the checkpoint, without the tower's prefix. They decide the
# dtype of everything but the scores. Dtypes are ScalarType numbers: 0 uint8, 6 float32.
class VisionTower(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  layers : int
  heads : int
  patch : int  # edge in pixels
  epsilon : float
  activation : str  # "quick_gelu", "gelu" or "gelu_pytorch_tanh"
  class_token : bool
  weights : Dict[str, Tensor]
  eight_bits : __torch__.EightBits

  def load(self: __torch__.VisionTower, weights: Dict[str, Tensor]) -> NoneType:
    (self.eight_bits).take(weights)
    self.weights = weights
    return None

  # pixels: float32 [V, 3, S, S]; feature_layers: [F], each how many layers the features have passed
  # -> the bytes of the features [V * T, F * C]: uint8 [V * T * F * C * element size], scores: float32 [V, T]
  def encode(self: __torch__.VisionTower, pixels: Tensor, feature_layers: List[int]) -> Tuple[Tensor, Tensor]:
    features = annotate(List[Tensor], [])
    scores = annotate(List[Tensor], [])
    for views in torch.split(pixels, self.views_at_a_time(pixels)):
      encoded = self.encode_together(views, feature_layers)
      torch.append(features, torch.flatten(encoded[0], 0, 1))
      torch.append(scores, encoded[1])
    return (self.bytes(torch.cat(features, 0)), torch.cat(scores, 0))

  # Some hundred tokens keep a CPU busy. What a layer makes of more does not stay in its caches, and a view at a time is faster. A GPU takes eight views, so that
  # an image of many does not need the more memory.
  def views_at_a_time(self: __torch__.VisionTower, pixels: Tensor) -> int:
    if ops.prim.is_cuda(self.weights["embeddings.patch_embedding.weight"]):
      return 8
    edge = torch.floordiv(torch.size(pixels, 2), self.patch)
    return ops.prim.max(1, torch.floordiv(512, edge * edge))

  # pixels: float32 [V, 3, S, S] -> [V, T, F * C], float32 [V, T]
  def encode_together(self: __torch__.VisionTower, pixels: Tensor, feature_layers: List[int]) -> Tuple[Tensor, Tensor]:
    last = self.layers - 1
    end = last if self.class_token else 0  # the class token's scores need what the last layer reads
    for passed in feature_layers:
      end = ops.prim.max(end, passed)
    hidden = self.embed(pixels)
    before_last = hidden
    states = annotate(List[Tensor], [])  # by layers passed; empty where nobody needs it
    for passed in range(end + 1):
      if passed > 0:
        hidden = self.layer(passed - 1, hidden)
      if passed == last:
        before_last = hidden
      needed = torch.__contains__(feature_layers, passed)
      torch.append(states, self.patches(hidden) if needed else torch.empty([0]))
    chosen = annotate(List[Tensor], [])
    for passed in feature_layers:
      torch.append(chosen, states[passed])
    features = torch.cat(chosen, 2)
    scores = self.cls_scores(last, before_last) if self.class_token else self.mean_scores(features)
    return (features, scores)

  # [V, P, C] -> [V, T, C]
  def patches(self: __torch__.VisionTower, x: Tensor) -> Tensor:
    return x[:, 1:] if self.class_token else x

  # rows: [R, C] -> their bytes, row by row, in main memory: uint8 [R * C * element size]
  def bytes(self: __torch__.VisionTower, rows: Tensor) -> Tensor:
    rows = torch.contiguous(torch.cpu(rows))
    # What view(uint8) does in Python; TorchScript has no such overload.
    bytes = torch.empty([0], dtype=0)
    return torch.set_(bytes, rows, 0, [torch.numel(rows) * torch.element_size(rows)], [1])

  # pixels: [V, 3, S, S] -> [V, P, C]
  def embed(self: __torch__.VisionTower, pixels: Tensor) -> Tensor:
    kernel = self.weights["embeddings.patch_embedding.weight"]  # [C, 3, edge, edge]
    bias = self.weights.get("embeddings.patch_embedding.bias")
    patches = torch.conv2d(torch.to(pixels, ops.prim.dtype(kernel)), kernel, bias, [self.patch, self.patch])
    patches = torch.transpose(torch.flatten(patches, 2), 1, 2)  # [V, T, C]
    positions = self.weights["embeddings.position_embedding.weight"]
    if not self.class_token:
      return torch.add(patches, positions)
    cls = self.weights["embeddings.class_embedding"]  # [C]
    cls = torch.expand(cls, [torch.size(patches, 0), 1, torch.size(patches, 2)])
    return self.norm("pre_layrnorm", torch.add(torch.cat([cls, patches], 1), positions))

  # x: [V, P, C] -> [V, P, C]
  def layer(self: __torch__.VisionTower, i: int, x: Tensor) -> Tensor:
    name = "encoder.layers." + str(i) + "."
    x = torch.add(x, self.attention(name + "self_attn.", self.norm(name + "layer_norm1", x)))
    y = self.linear(name + "mlp.fc1", self.norm(name + "layer_norm2", x))
    if self.activation == "quick_gelu":
      y = torch.mul_(torch.sigmoid_(torch.mul(y, 1.702)), y)
    elif self.activation == "gelu":
      y = torch.gelu(y)
    else:
      # (1 + tanh(z)) / 2 is sigmoid(2 z), which costs less than tanh: y * sigmoid(2 * sqrt(2 / pi) * (y + 0.044715 * y ** 3))
      inner = torch.mul_(torch.add_(torch.mul_(torch.mul(y, y), 0.07135481627260025), 1.5957691216057308), y)
      y = torch.mul_(torch.sigmoid_(inner), y)
    return torch.add(x, self.linear(name + "mlp.fc2", y))

  # x: [V, P, C] -> [V, P, C]
  def attention(self: __torch__.VisionTower, name: str, x: Tensor) -> Tensor:
    q = self.split(self.linear(name + "q_proj", x))
    k = self.split(self.linear(name + "k_proj", x))
    v = self.split(self.linear(name + "v_proj", x))
    return self.linear(name + "out_proj", torch.flatten(torch.transpose(self.attend(q, k, v), 1, 2), 2))

  # q, k, v: [V, N, P, D] -> [V, N, P, D]
  def attend(self: __torch__.VisionTower, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    if ops.prim.is_cuda(q):
      return torch.scaled_dot_product_attention(q, k, v)
    # Of four heads the scores stay in the caches: the fused kernel of the CPU takes more than twice as long in bfloat16.
    q = torch.mul(q, torch.pow(float(torch.size(q, 3)), -0.5))
    parts = annotate(List[Tensor], [])
    for head in range(0, self.heads, 4):
      scores = torch.matmul(q[:, head:head + 4], torch.transpose(k[:, head:head + 4], 2, 3))
      torch.append(parts, torch.matmul(torch.softmax(scores, -1), v[:, head:head + 4]))
    return torch.cat(parts, 1)

  # How much CLS looks at each patch in a layer: the attention logits of its row, averaged over the heads. The mean over heads of their dot
  # products is the dot product over the full width, divided by N.
  # x, what the layer reads: [V, P, C] -> float32 [V, T]
  def cls_scores(self: __torch__.VisionTower, i: int, x: Tensor) -> Tensor:
    name = "encoder.layers." + str(i) + "."
    x = self.norm(name + "layer_norm1", x)
    q = torch.to(self.linear(name + "self_attn.q_proj", x[:, :1]), 6)  # [V, 1, C]
    k = torch.to(self.linear(name + "self_attn.k_proj", x[:, 1:]), 6)  # [V, T, C]
    logits = torch.matmul(k, torch.transpose(q, 1, 2))  # [V, T, 1]
    head_width = float(torch.floordiv(torch.size(q, 2), self.heads))
    return torch.div(torch.squeeze(logits, 2), float(self.heads) * torch.sqrt(head_width))

  # How little each patch resembles the mean of its view: the cosine, negated.
  # x, the features: [V, T, F * C] -> float32 [V, T]
  def mean_scores(self: __torch__.VisionTower, x: Tensor) -> Tensor:
    x = torch.to(x, 6)
    return torch.neg(torch.cosine_similarity(x, torch.mean(x, [1], True), 2))

  # [V, P, C] -> [V, N, P, D]
  def split(self: __torch__.VisionTower, x: Tensor) -> Tensor:
    return torch.transpose(torch.unflatten(x, 2, [self.heads, -1]), 1, 2)

  def norm(self: __torch__.VisionTower, name: str, x: Tensor) -> Tensor:
    return torch.layer_norm(x, [torch.size(x, 2)], self.weights[name + ".weight"], self.weights[name + ".bias"], self.epsilon)

  def linear(self: __torch__.VisionTower, name: str, x: Tensor) -> Tensor:
    eight = self.weights.get(name + ".eight")
    if eight is None:
      return torch.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])
    y = ((self.eight_bits).multiply(torch.flatten(x, 0, 1), [unchecked_cast(Tensor, eight)]))[0]
    return torch.add_(torch.unflatten(y, 0, [torch.size(x, 0), torch.size(x, 1)]), self.weights[name + ".bias"])
