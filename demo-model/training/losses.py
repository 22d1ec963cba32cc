"""What the model is trained for.

The vision tower: each token must show what is at its place and where in its view that is (else the decoder cannot tell left from right), and the
CLS token of each view what that view holds, since the compressor reads the attention of CLS. The decoder: the next token, and four things without which it had not learnt in hours to find the object that a
question names: early layers must say what was asked (`understood`), point at the object in the thumbnail and in the crops (`pointing`), and
know where in the picture it is (`placing`); where two are compared, both places (`comparing`).
"""
import math

import torch
import torch.nn.functional as F
from transformers import AttentionInterface

from batches import UNKNOWN
from checkpoint import MEAN, STD
from layout import SIDE

NAMED_LAYER, TOLD_LAYER = 2, 4         # after so many layers the decoder points at a named object; at the next one of a description
COMPARED_LAYER = 4                     # after so many layers it knows the places of two objects; of one, a layer after it points at it


def attend(module, query, key, value, attention_mask, scaling=None, prefix=0, **_):
    """Attention of a shared prefix of `prefix` positions, causal, and of the T tokens of text that follow: [B, heads, L, D] -> [B, L, heads, D].

    attention_mask: [B * N, 1, T / N, prefix + keys], 0 where the texts may look, else minus infinity. Each of N pieces of the text sees the prefix
    and its last `keys` tokens, which are all with N = 1, else its own and those of the piece before. In float32, where the kernels for CPUs are faster."""
    query, key, value = query.float(), key.float(), value.float()
    first = F.scaled_dot_product_attention(query[:, :, :prefix], key[:, :, :prefix], value[:, :, :prefix], is_causal=True)
    pieces = len(attention_mask) // len(query)
    if pieces > 1:
        cut = lambda states: states[:, :, prefix:].unflatten(2, (pieces, -1)).transpose(1, 2)                     # [B, N, heads, T / N, D]
        seen = lambda states: torch.cat([states[:, None, :, :prefix].expand(-1, pieces, -1, -1, -1), cut(states).roll(1, 1), cut(states)], 3).flatten(0, 1)
        rest = F.scaled_dot_product_attention(cut(query).flatten(0, 1), seen(key), seen(value), attn_mask=attention_mask)
        rest = rest.unflatten(0, (-1, pieces)).transpose(1, 2).flatten(2, 3)
    else:
        rest = F.scaled_dot_product_attention(query[:, :, prefix:], key, value, attn_mask=attention_mask)
    return torch.cat([first, rest], 2).transpose(1, 2).contiguous(), None


def own_words(turns, piece):
    """Which tokens of text a token may look at, those of its own turn up to itself: [B * N, T / N, keys] as `attend` wants it.

    turns: [B, T]. piece: tokens, at least as many as a turn has; T: one piece."""
    length = turns.shape[1]
    own = (turns[:, :, None] == turns[:, None, :]) & torch.ones(length, length, dtype=torch.bool).tril()
    if piece == length:
        return own
    own = F.pad(own, (piece, 0))
    return torch.stack([own[:, i:i + piece, i:i + 2 * piece] for i in range(0, length, piece)], 1).flatten(0, 1)


AttentionInterface.register("shared_prefix", attend)


def normalize(views):
    """[..., 3, TILE, TILE] bytes -> floats as CLIP wants them"""
    return (views.float() / 255 - torch.tensor(MEAN).view(3, 1, 1)) / torch.tensor(STD).view(3, 1, 1)


def look(model, views):
    """[B, N, 3, TILE, TILE] bytes -> features [B, N, SIDE * SIDE, width], CLS [B, N, width] after the last layer"""
    out = model.model.vision_tower(normalize(views).flatten(0, 1), output_hidden_states=True)
    return (out.hidden_states[-2][:, 1:].unflatten(0, views.shape[:2]), out.last_hidden_state[:, 0].unflatten(0, views.shape[:2]))


def vision_loss(heads, batch, features, cls):
    """Cross-entropies of the labels at each token, of its own row and column, and of the contents of each view, as a dict."""
    losses, grid = {}, batch.layout.assemble(features[:, 1:])
    for name, wanted in batch.dense.items():
        losses[name] = F.cross_entropy(heads[name](grid).float().flatten(0, 2), wanted.flatten(), ignore_index=UNKNOWN)
    for name, wanted in batch.dense_thumbnail.items():
        losses[f"{name} small"] = F.cross_entropy(heads[name](features[:, 0]).float().flatten(0, 1), wanted.flatten())
    own = torch.arange(SIDE * SIDE)
    places = heads["where"](features).float().view(-1, SIDE * SIDE, 2, SIDE)
    losses["where"] = F.cross_entropy(places.flatten(0, 2), torch.stack([own // SIDE, own % SIDE], 1).expand(len(places), -1, -1).flatten())
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
    own = own_words(batch.turns, batch.piece)
    seen = F.pad(own, (prefix, 0), value=True)[:, None]
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
    losses.update(finding_losses(heads, batch, states, start, prefix))
    return losses, right


def finding_losses(heads, batch, states, start, prefix):
    """What the decoder must know, layer by layer, to find objects. states: [layers + 1][B, positions, width], pictures from start to prefix."""
    maps = batch.maps.gather(2, batch.kept[:, None].expand(-1, batch.maps.shape[1], -1))          # [B, 6, V]
    parts = {"": batch.kept >= SIDE * SIDE, "_small": batch.kept < SIDE * SIDE}                   # crops, thumbnail
    scene, token, thing, told = (torch.tensor([getattr(p, name) for p in batch.pointers]) for name in ("scene", "token", "thing", "told"))
    losses = {}
    for which, layer, chosen in (("", NAMED_LAYER, ~told), ("_told", TOLD_LAYER, told)):
        s, t, wanted = scene[chosen], token[chosen], thing[chosen]
        if not len(s):
            continue
        for part, inside in parts.items():
            queries, keys = heads[f"query{which}{part}"](states[layer][:, prefix:]), heads[f"key{which}{part}"](states[layer][:, start:prefix])
            pointed = (queries @ keys.mT / 8).masked_fill(~inside[:, None], -1e4)[s, t]
            target = maps[s, wanted] * inside[s]
            shown = target.sum(-1) > 0
            if shown.any():
                target = target[shown] / target[shown].sum(-1, keepdim=True)
                losses[f"pointing{which}{part}"] = F.cross_entropy(pointed[shown], target)
        places = heads["place" + which](states[layer + 1][:, prefix:][s, t]).float()
        losses["placing" + which] = F.cross_entropy(places.view(-1, 8), batch.centers[s, wanted].flatten())
    named = [p for p in batch.pointers if not p.told]
    if named:
        said = heads["asked"](states[NAMED_LAYER][scene[~told], prefix + token[~told]]).float().split([7, 5, 11, 11, 1], -1)
        losses["understood"] = sum(F.cross_entropy(part, wanted) for part, wanted in zip(said, torch.tensor([p.asked for p in named]).unbind(1)))
    if batch.pairs:
        scene, token, things = (torch.tensor([getattr(p, name) for p in batch.pairs]) for name in ("scene", "token", "things"))
        places = heads["compared"](states[COMPARED_LAYER][:, prefix:][scene, token]).float()
        losses["comparing"] = F.cross_entropy(places.view(-1, 8), batch.centers[scene[:, None], things].flatten())
    return losses
