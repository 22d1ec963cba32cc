"""The checkpoint: its configuration, its tokenizer, the values it starts from, and its folder."""
import json
import math
import os

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from torch import nn
from transformers import CLIPVisionConfig, LlamaConfig, LlavaNextConfig, LlavaNextForConditionalGeneration, PreTrainedTokenizerFast

from layout import PATCH, PINPOINTS, SIDE, TILE
from questions import Evidence, ask_some

VISION_WIDTH, VISION_LAYERS, TEXT_WIDTH, TEXT_LAYERS = 96, 4, 128, 6
MEAN, STD = [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]        # CLIP's

CHAT = """{%- for message in messages -%}
{%- if message['role'] == 'system' -%}{{ message['content'] if message['content'] is string else message['content'] | map(attribute='text') | join(' ') }} {% endif -%}
{%- if message['role'] == 'user' -%}USER: {% if message['content'] is string -%}{{ message['content'] }} {% else -%}
{%- for part in message['content'] if part['type'] == 'image' -%}{{ '<image>\\n' }}{%- endfor -%}
{%- for part in message['content'] if part['type'] == 'text' -%}{{ part['text'] }} {% endfor -%}{%- endif -%}{%- endif -%}
{%- if message['role'] == 'assistant' -%}ASSISTANT: {{ message['content'] if message['content'] is string else message['content'] | map(attribute='text') | join(' ') }}</s>{%- endif -%}
{%- endfor -%}
{%- if add_generation_prompt -%}ASSISTANT:{%- endif -%}
"""
PREPROCESSOR = dict(
    image_processor_type="LlavaNextImageProcessor", size={"shortest_edge": TILE}, crop_size={"height": TILE, "width": TILE}, do_resize=True,
    do_center_crop=True, do_rescale=True, do_normalize=True, do_pad=True, do_convert_rgb=True, resample=3, rescale_factor=1 / 255,
    image_grid_pinpoints=PINPOINTS, image_mean=MEAN, image_std=STD)


def build_tokenizer(world):
    """Byte-pair merges learnt from questions about some scenes; digits stand alone, bytes are the fallback."""
    lines, draws = [], world.draws("tokenizer")
    for index in range(300):
        evidence = Evidence(world.scene(index, (448, 448)).things)
        lines += [f"USER: {question.text} ASSISTANT: {question.answers[0]}" for question in ask_some(draws, 6, evidence)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True))
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split("▁", "merged_with_next"), pre_tokenizers.Digits(individual_digits=True)])
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    special = ["<unk>", "<s>", "</s>"] + [f"<0x{i:02X}>" for i in range(256)]
    tokenizer.train_from_iterator(lines, trainers.BpeTrainer(vocab_size=400, special_tokens=special))
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>", pad_token="<unk>", add_bos_token=True)
    fast.add_special_tokens({"additional_special_tokens": ["<image>"]})
    return fast


def build_model(tokenizer):
    vision = CLIPVisionConfig(hidden_size=VISION_WIDTH, intermediate_size=4 * VISION_WIDTH, num_hidden_layers=VISION_LAYERS, num_attention_heads=4,
                              image_size=TILE, patch_size=PATCH, projection_dim=64)
    text = LlamaConfig(hidden_size=TEXT_WIDTH, intermediate_size=3 * TEXT_WIDTH, num_hidden_layers=TEXT_LAYERS, num_attention_heads=TEXT_WIDTH // 32,
                       num_key_value_heads=TEXT_WIDTH // 32, vocab_size=(len(tokenizer) + 63) // 64 * 64, max_position_embeddings=2048,
                       rms_norm_eps=1e-5, bos_token_id=1, eos_token_id=2)
    model = LlavaNextForConditionalGeneration(LlavaNextConfig(
        vision_config=vision, text_config=text, image_grid_pinpoints=PINPOINTS, image_token_index=tokenizer.convert_tokens_to_ids("<image>"),
        vision_feature_layer=-2, vision_feature_select_strategy="default", image_seq_length=SIDE * SIDE))
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.ndim > 1:
                weight.normal_(0, 0.5 if "position_embedding" in name else 0.02 if "vision" in name and "embed" in name else 0.7 / math.sqrt(weight[0].numel()))
    start_decoder(model)
    return model


@torch.no_grad()
def start_decoder(model):
    """Starts projector and decoder afresh. Words and visual tokens enter at the same scale (root mean square 1), or one drowns the other."""
    decoder, projector = model.model.language_model, model.model.multi_modal_projector
    for name, weight in [*decoder.named_parameters(), ("lm_head", model.lm_head.weight)]:
        if weight.ndim == 1:
            weight.fill_(1.0)
        else:
            residual = "o_proj" in name or "down_proj" in name
            weight.normal_(0, 1 / math.sqrt(weight.shape[1] * (2 * TEXT_LAYERS if residual else 1)))
    decoder.embed_tokens.weight.normal_(0, 1.0)
    for layer, scale in ((projector.linear_1, 0.4), (projector.linear_2, 1.4)):
        layer.weight.normal_(0, scale / math.sqrt(layer.weight.shape[1]))
        layer.bias.zero_()
    model.model.image_newline.normal_(0, 1.0)


def build_heads():
    """What the losses beside the next token need; thrown away after training."""
    vision = dict(color=7, shape=5, tens=10, ones=10, where=2 * SIDE, content=24, digits=20)
    text = dict(asked=35, place=16, place_told=16, compared=32)
    text.update({f"{end}{which}{part}": 64 for end in ("query", "key") for which in ("", "_told") for part in ("", "_small")})
    return nn.ModuleDict({name: nn.Linear(width, size) for width, sizes in ((VISION_WIDTH, vision), (TEXT_WIDTH, text)) for name, size in sizes.items()})


def load(folder):
    """(tokenizer, model, heads) as `save` left them; heads that it did not know start afresh."""
    heads = build_heads()
    saved = torch.load(heads_file(folder)) if os.path.exists(heads_file(folder)) else {}
    heads.load_state_dict(saved, strict=False)
    return PreTrainedTokenizerFast.from_pretrained(folder), LlavaNextForConditionalGeneration.from_pretrained(folder), heads


def save(folder, tokenizer, model, heads):
    """Writes the folder of a LLaVA-NeXT checkpoint, and beside it what training needs to go on."""
    tokenizer.chat_template = CHAT
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    with open(os.path.join(folder, "preprocessor_config.json"), "w") as file:
        json.dump(PREPROCESSOR, file, indent=1)
    torch.save(heads.state_dict(), heads_file(folder))


def heads_file(folder):
    return str(folder).rstrip("/") + ".heads.pt"
