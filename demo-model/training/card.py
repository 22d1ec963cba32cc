"""Writes the model card of a checkpoint, `README.md` in its folder, from what `benchmarks/evaluate` measured on the scenes of scenes.py.

One row is measured here, which no method of compression gives: the thumbnail alone, without any crop token.
"""
import argparse
import csv
from collections import Counter
from pathlib import Path

import torch

import checkpoint
from batches import UNKNOWN, Words, views
from layout import SIDE, Layout
from losses import look, pack, read
from scenes import GROUPS, held_out
from world import FONT_FOLDER

CARD = """---
pipeline_tag: image-text-to-text
library_name: transformers
license: apache-2.0
---
# A small LLaVA-NeXT that sees coloured shapes with numbers

{parameters:.1f} million parameters, model type `llava_next`: CLIP vision tower with CLS token (tile {tile}, patch {patch}, width {vision_width}, {vision_layers} layers), AnyRes,
two-layer projector, `image_newline`, Llama decoder (width {text_width}, {text_layers} layers). Trained on drawn scenes; it knows nothing else.

Exact matches in percent on held-out scenes, in float32, by `benchmarks/evaluate`. *Kept*: visual tokens kept on average, newlines not counted.
In brackets: 95 % bootstrap interval. `describe` wants the whole sentence. *Thumbnail only*: next tokens right all through the answer, given
those before, in PyTorch, on {scenes} scenes.
"""


@torch.no_grad()
def read_thumbnails(folder, count, seed, fonts):
    """{kind: {group: percent of answers right}} from the thumbnail alone, and the number of scenes."""
    tokenizer, model, _ = checkpoint.load(folder)
    model.set_attn_implementation({"text_config": "shared_prefix"})
    words, right, asked = Words(tokenizer), Counter(), Counter()
    for kind, _, scene, questions in held_out(count, seed, fonts):
        layout, ids, targets, turns, places = Layout(*scene.image.size), [], [], [], []
        for turn, question in enumerate(questions):
            (prompt, _), (answer, _) = words.prompt(question, first=True), words.answer(question)
            ids += prompt + answer
            targets += [UNKNOWN] * (len(prompt) - 1) + answer + [UNKNOWN]
            turns += [turn] * len(prompt + answer)
            places += range(len(prompt + answer))
        features, _ = look(model, torch.from_numpy(views(scene.image, layout))[None])
        text = argparse.Namespace(piece=len(ids), ids=torch.tensor([ids]), turns=torch.tensor([turns]), places=torch.tensor([places]), kept=torch.arange(SIDE * SIDE)[None])
        states, _, prefix = read(model, words, text, pack(model, layout, features))
        said, targets = model.lm_head(states[-1][0, prefix:]).argmax(-1), torch.tensor(targets)
        good = (said == targets) | (targets == UNKNOWN)
        for turn, question in enumerate(questions):
            for group in (question.group, "all"):
                asked[kind, group] += 1
                right[kind, group] += bool(good[text.turns[0] == turn].all())
    return {kind: {group: 100 * right[kind, group] / asked[kind, group] for group in ["all", *GROUPS]} for kind in ("even", "uneven")}


def table(kind, rows, thumbnail):
    """One kind of scenes as Markdown: a line for each run, a column for each group."""
    groups = list(dict.fromkeys(GROUPS))
    name_of = lambda row: (row["file"], row["method"], row["profile"], row["ratio"])
    lines = [["method", "ratio", "questions", "kept", "all", *groups], ["---"] * (5 + len(groups))]
    for run in dict.fromkeys(map(name_of, rows)):
        (_, method, profile, ratio), of = run, {row["group"]: row for row in rows if name_of(row) == run}
        name = "uncompressed" if method == "none" else f"`{method}`" if profile == "standard" else f"`{method}:{profile}`"
        score, low, high = (float(of["all"][column]) for column in ("score", "low", "high"))
        lines.append([name, f"{float(ratio):g}", of["all"]["questions"], f"{float(of['all']['kept_tokens_mean']):.0f}", f"{score:.1f} ({low:.1f}–{high:.1f})",
                      *(f"{float(of[group]['score']):.1f}" for group in groups)])
    lines.append(["thumbnail only", "", "", str(SIDE * SIDE), *(f"{thumbnail[group]:.1f}" for group in ["all", *groups])])
    return f"\n## {kind.capitalize()} scenes\n" + "".join(f"| {' | '.join(line)} |\n" for line in lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the checkpoint's folder")
    parser.add_argument("results", type=Path, nargs="+", help="results.csv, of even and of uneven scenes; of several evaluations one below the other")
    parser.add_argument("--scenes", type=int, default=1000, help="as told to scenes.py")
    parser.add_argument("--seed", type=int, default=1, help="as told to scenes.py")
    parser.add_argument("--fonts", default=FONT_FOLDER)
    options = parser.parse_args()
    rows = []
    for path in options.results:
        with open(path, newline="") as file:
            rows += [dict(row, file=path) for row in csv.DictReader(file)]
    _, model, _ = checkpoint.load(options.folder)
    vision, text = model.config.vision_config, model.config.text_config
    card = CARD.format(
        parameters=sum(weight.numel() for weight in model.parameters()) / 1e6, tile=vision.image_size, patch=vision.patch_size,
        vision_width=vision.hidden_size, vision_layers=vision.num_hidden_layers, text_width=text.hidden_size,
        text_layers=text.num_hidden_layers, scenes=options.scenes)
    thumbnails = read_thumbnails(options.folder, options.scenes, options.seed, options.fonts)
    for kind in ("even", "uneven"):
        card += table(kind, [row for row in rows if row["data"] == kind], thumbnails[kind])
    (options.folder / "README.md").write_text(card)


if __name__ == "__main__":
    main()
