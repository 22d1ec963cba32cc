"""Trains the demo model, stage by stage; `../train` runs all of it.

The losses are in losses.py, the world in world.py and questions.py. Every stage prints its progress and saves as it goes.
"""
import argparse
import math
import time
from dataclasses import dataclass

import torch
from torch import nn

import checkpoint
from batches import Batches
from losses import language_loss, look, vision_loss
from world import FONT_FOLDER, World

SAVE_EVERY = 100             # steps
WARM_UP = 100                # steps


@dataclass(frozen=True)
class Stage:
    """One part of the training. Learning rates fall from `rate` along a cosine."""
    name: str
    steps: int
    rate: float
    batch: int = 12
    fewest: int = 2
    most: int = 6
    sizes: tuple = ()                # width x height in pixels; empty: those of the world
    uneven_share: float = 0.0
    questions: int = 24              # per picture, as far as they fit
    text: int = 384                  # tokens of questions and answers per picture
    chained_share: float = 0.15      # of the batches are dialogues; else each question sees the picture and itself only
    whole_share: float = 1.0         # of the batches keep every visual token
    auxiliary: float = 0.2           # weight of all losses but the next token's
    vision_rate: float = 1.0         # learning rate of the vision tower, relative; 0 leaves it as it is
    language: bool = True
    fresh_decoder: bool = False


STAGES = {stage.name: stage for stage in (
    Stage("see", steps=1200, rate=2e-3, batch=24, fewest=3, sizes=((448, 448),), questions=1, auxiliary=1.0, language=False),
    Stage("read", steps=1500, rate=2e-3, most=4, sizes=((448, 448),), fresh_decoder=True),
    Stage("grow", steps=3500, rate=1.2e-3, uneven_share=0.3),
    Stage("miss", steps=4900, rate=1e-3, uneven_share=0.5, whole_share=0.4, vision_rate=0.5),
    Stage("place", steps=8000, rate=1e-3, batch=8, uneven_share=0.5, whole_share=0.35, vision_rate=0.3),
)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("out", help="the checkpoint's folder")
    parser.add_argument("--resume", help="the checkpoint to go on from; none: start from random weights")
    parser.add_argument("--minutes", type=float, help="end the stage after so long; the learning rate then follows the clock")
    parser.add_argument("--steps", type=int, help="instead of the stage's own")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bfloat16", action="store_true", help="faster where the CPU has AVX512-BF16 or AMX, many times slower elsewhere")
    parser.add_argument("--fonts", default=FONT_FOLDER)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    stage = STAGES[options.stage]
    if options.resume:
        tokenizer, model, heads = checkpoint.load(options.resume)
    else:
        tokenizer = checkpoint.build_tokenizer(World("tokenizer", options.seed, 4, options.fonts))
        model, heads = checkpoint.build_model(tokenizer), checkpoint.build_heads()
    if stage.fresh_decoder:
        checkpoint.start_decoder(model)
    model.set_attn_implementation({"text_config": "shared_prefix"})
    train(stage, tokenizer, model, heads, options)


def train(stage, tokenizer, model, heads, options):
    dataset = Batches(tokenizer, stage, options.seed, options.fonts)
    optimizer = build_optimizer(stage, model, heads)
    started, steps = time.time(), options.steps or stage.steps
    report = Report()
    for step, batch in enumerate(torch.utils.data.DataLoader(dataset, batch_size=None, num_workers=1, prefetch_factor=4)):
        elapsed = time.time() - started
        done = elapsed / (60 * options.minutes) if options.minutes else step / steps
        if done >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = group["full_rate"] * min(1, (step + 1) / WARM_UP) * (0.5 * (1 + math.cos(math.pi * done)) + 0.02)
        with torch.autocast("cpu", torch.bfloat16, enabled=options.bfloat16):
            with torch.set_grad_enabled(stage.vision_rate > 0):
                features, cls = look(model, batch.views)
            losses = vision_loss(heads, batch, features, cls) if stage.vision_rate else {}
            total = sum(losses.values()) + 3 * losses["content"] if losses else 0
            if stage.language:
                spoken, right = language_loss(model, heads, dataset.words, batch, features)
                total = spoken["language"] + stage.auxiliary * (total + sum(loss for name, loss in spoken.items() if name != "language"))
                losses.update(spoken, right=right)
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        report.add(losses)
        if (step + 1) % SAVE_EVERY == 0:
            print(f"{stage.name}: {done:4.0%}, step {step + 1}, {elapsed:.0f} s; {report.take()}", flush=True)
            checkpoint.save(options.out, tokenizer, model, heads)
    checkpoint.save(options.out, tokenizer, model, heads)


def build_optimizer(stage, model, heads):
    groups = {}
    for name, weight in [*model.named_parameters(), *heads.named_parameters()]:
        rate = stage.rate * (stage.vision_rate if "vision_tower" in name else 1)
        groups.setdefault((rate, 0.02 if weight.ndim > 1 else 0.0), []).append(weight)
    return torch.optim.AdamW([{"params": weights, "full_rate": rate, "weight_decay": decay} for (rate, decay), weights in groups.items()],
                             lr=stage.rate, betas=(0.9, 0.98))


class Report:
    """Means of the losses since they were last taken."""

    def __init__(self):
        self.sums, self.counts = {}, {}

    def add(self, losses):
        for name, loss in losses.items():
            self.sums[name] = self.sums.get(name, 0) + loss.item()
            self.counts[name] = self.counts.get(name, 0) + 1

    def take(self):
        text = ", ".join(f"{name} {self.sums[name] / self.counts[name]:.3f}" for name in self.sums)
        self.__init__()
        return text


if __name__ == "__main__":
    main()
