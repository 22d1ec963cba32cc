"""Leaves tokens of a picture out, so that the decoder learns to live with what a compressor keeps.

Drawn at random, by no compressor's rule: every token equally likely, or some patches of the picture, the tokens of objects or those of much
contrast more likely than others, a little or so much that nothing else stays while there are any.
"""
import math

import numpy as np


def draw_ratio(draws, whole_share, least=0.05):
    """The share of the tokens to keep: 1 for a share of the pictures, else log-uniform between least and 1."""
    return 1.0 if draws.random() < whole_share else math.exp(draws.uniform(math.log(least), 0))


def draw_kept(draws, ratio, objects, contrast, newlines):
    """The positions that stay, in order.

    objects: [positions], 1 in the middle of an object, 1/2 in the rest of the box around it, else 0. contrast: [positions], any unit.
    newlines: [positions], true where a row ends; these all stay."""
    numbers = np.random.RandomState(draws.getrandbits(32))
    keys = numbers.gumbel(size=len(objects))            # the highest of weight + Gumbel noise: a draw without replacement by those weights
    if draws.random() < 0.5:
        keys += math.exp(draws.uniform(math.log(0.5), math.log(20))) * objects
    if draws.random() < 0.5:
        keys += draws.uniform(0.5, 6) * (contrast - contrast.mean()) / contrast.std()
    if draws.random() < 0.5:
        patches = np.repeat(numbers.normal(size=len(keys) // 4 + 1), 4)[:len(keys)]
        keys += draws.uniform(0.5, 2) * patches
    keys[newlines] = np.inf
    count = max(1, round(ratio * int((~newlines).sum()))) + int(newlines.sum())
    return np.sort(np.argsort(-keys, kind="stable")[:count])
