"""What the model is trained for.

The vision tower: each token must show what is at its place, and the CLS token of each view what that view holds, since the compressor reads
the attention of CLS. The decoder: the next token, and three things without which it had not learnt in hours to find the object that a
question names: at the tokens that answer, the middle layer must say what was asked (`understood`), point at the object (`pointing`), and the
next layer must know where in the picture it is (`placing`).
"""
import math

import torch
import torch.nn.functional as F
from transformers import AttentionInterface

from batches import UNKNOWN
from checkpoint import MEAN, STD
from layout import SIDE

NAMED_LAYER, TOLD_LAYER = 2, 3         # after so many layers the decoder must have found a named object; the next one of a description


def attend(module, query, key, value, attention_mask, scaling=None, prefix=0, **_):
    """Attention of a shared prefix of `prefix` positions, causal, and of the texts that follow: [B, heads, L, D] -> [B, L, heads, D].

    attention_mask: [B, 1, L - prefix, L], 0 where the texts may look, else minus infinity. In float32, where the kernels for CPUs are faster."""
    query, key, value = query.float(), key.float(), value.float()
    first = F.scaled_dot_product_attention(query[:, :, :prefix], key[:, :, :prefix], value[:, :, :prefix], is_causal=True)
    rest = F.scaled_dot_product_attention(query[:, :, prefix:], key, value, attn_mask=attention_mask)
    return torch.cat([first, rest], 2).transpose(1, 2).contiguous(), None


AttentionInterface.register("shared_prefix", attend)


def normalize(views):
    """[..., 3, TILE, TILE] bytes -> floats as CLIP wants them"""
    return (views.float() / 255 - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


def look(model, views):
    """[B, N, 3, TILE, TILE] bytes -> features [B, N, SIDE * SIDE, width], CLS [B, N, width] after the last layer"""
    out = model.model.vision_tower(normalize(views).flatten(0, 1), output_hidden_states=True)
    return (out.hidden_states[-2][:, 1:].unflatten(0, views.shape[:2]), out.last_hidden_state[:, 0].unflatten(0, views.shape[:2]))


def vision_loss(heads, batch, features, cls):
    """Cross-entropies of the labels at each token and of the contents of each view, as a dict."""
    losses, grid = {}, batch.layout.assemble(features[:, 1:])
    for name, wanted in batch.dense.items():
        losses[name] = F.cross_entropy(heads[name](grid).float().flatten(0, 2), wanted.flatten(), ignore_index=UNKNOWN)
    for name, wanted in batch.dense_thumbnail.items():
        losses[f"{name} small"] = F.cross_entropy(heads[name](features[:, 0]).float().flatten(0, 1), wanted.flatten())
    for name, known, wanted in (("content", cls, batch.kinds), ("digits", cls[:, 1:], batch.digits)):
        each = F.binary_cross_entropy_with_logits(heads[name](known).float(), wanted.clamp(min=0), reduction="none")
        losses[name] = (each * (wanted >= 0)).sum() / (wanted >= 0).sum()
    return losses


def pack(model, layout, features):
    """[B, 1 + crops, SIDE * SIDE, width] -> [B, positions, text width]: LLaVA-NeXT's order, all newlines included"""
    visual = model.model.multi_modal_projector(features)
    rows = layout.assemble(visual[:, 1:])[:, layout.valid[0], layout.valid[1]]
    newline = model.model.image_newline.to(rows.dtype).expand(len(rows), rows.shape[1], 1, -1)
    return torch.cat([visual[:, 0], torch.cat([rows, newline], 2).flatten(1, 2)], 1)


def read(model, words, batch, visual):
    """Decoder states [layers + 1][B, positions, width] of (text before, kept visual tokens, all questions); the questions do not see each other."""
    decoder, size = model.model.language_model, len(batch.ids)
    visual = visual.gather(1, batch.kept[..., None].expand(-1, -1, visual.shape[-1]))
    before = decoder.embed_tokens(torch.tensor(words.before_image)).expand(size, -1, -1)
    embedded = torch.cat([before, visual.to(before.dtype), decoder.embed_tokens(batch.ids)], 1)
    prefix, length = before.shape[1] + visual.shape[1], batch.ids.shape[1]
    own = (batch.turns[:, :, None] == batch.turns[:, None, :]) & torch.ones(length, length, dtype=torch.bool).tril()
    seen = torch.cat([torch.ones(size, length, prefix, dtype=torch.bool), own], 2)[:, None]
    mask = torch.zeros(seen.shape).masked_fill(~seen, -math.inf)
    places = torch.cat([torch.arange(prefix).expand(size, -1), prefix + batch.places], 1)
    out = decoder(inputs_embeds=embedded, attention_mask=mask, position_ids=places, use_cache=False, output_hidden_states=True, prefix=prefix)
    return [*out.hidden_states[:-1], out.last_hidden_state], len(words.before_image), prefix


def language_loss(model, heads, words, batch, features):
    """(losses as a dict, share of right next tokens)"""
    states, start, prefix = read(model, words, batch, pack(model, batch.layout, features))
    wanted = batch.targets != UNKNOWN
    logits = model.lm_head(states[-1][:, prefix:][wanted]).float()
    losses = {"language": F.cross_entropy(logits, batch.targets[wanted])}
    right = (logits.argmax(-1) == batch.targets[wanted]).float().mean()
    maps = batch.maps.gather(2, batch.kept[:, None].expand(-1, batch.maps.shape[1], -1))          # [B, 6, V]
    crops = batch.kept >= SIDE * SIDE
    pointers = [p for p in batch.pointers]
    scene, token, thing, told = (torch.tensor([getattr(p, name) for p in pointers]) for name in ("scene", "token", "thing", "told"))
    places = heads["place"](states[TOLD_LAYER][scene, prefix + token]).float().view(-1, 2, 8)
    losses["placing"] = F.cross_entropy(places.flatten(0, 1), batch.centers[scene, thing].flatten())
    for name, layer, chosen in (("", NAMED_LAYER, ~told), ("_told", TOLD_LAYER, told)):
        chosen = chosen & (maps[scene, thing].sum(-1) > 0)
        if chosen.any():
            s, ends = scene[chosen], states[layer][scene[chosen], prefix + token[chosen]]
            keys = heads["key" + name](states[layer][:, start:prefix])[s]
            pointed = (heads["query" + name](ends)[:, None] * keys).sum(-1).float() / 8
            target = maps[s, thing[chosen]]
            losses["pointing" + name] = F.cross_entropy(pointed.masked_fill(~crops[s], -1e4), target / target.sum(-1, keepdim=True))
    named = ~told
    if named.any():
        parts = heads["asked"](states[NAMED_LAYER][scene[named], prefix + token[named]]).float().split([7, 5, 11, 11, 1], -1)
        asked = torch.tensor([p.asked for p in pointers])[named]
        losses["understood"] = sum(F.cross_entropy(part, asked[:, k]) for k, part in enumerate(parts[:4]))
    return losses, right.item()
