"""The demo world: coloured shapes on a cluttered background, each with a two-digit number too small for the thumbnail.

Every scene follows from the name of its split, a seed and its index, so the scenes of training and of measuring never meet.
"""
import random
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

COLORS = {"red": (214, 48, 49), "green": (39, 174, 96), "blue": (41, 98, 255),
          "yellow": (241, 196, 15), "purple": (142, 68, 173), "orange": (230, 126, 34)}
SHAPES = ["circle", "square", "triangle", "diamond"]
KINDS = [(color, shape) for color in COLORS for shape in SHAPES]

# Width x height in pixels. All are seen at half their size: with 2 x 2, 3 x 1 or 1 x 3 crops of 112 pixels none is scaled down further.
EVEN_SIZES = [(448, 448), (448, 448), (448, 448), (448, 224), (224, 448), (672, 224), (224, 672), (448, 336), (336, 448), (448, 300)]
UNEVEN_SIZES = [(448, 448), (448, 448), (448, 360), (360, 448), (672, 224), (224, 672), (672, 176), (176, 672), (560, 208), (208, 560)]

FONT_FOLDER = "/usr/share/fonts/truetype/dejavu"           # Debian's fonts-dejavu-core
FONT_NAMES = ["DejaVuSans-Bold.ttf", "DejaVuSansCondensed-Bold.ttf", "DejaVuSansMono-Bold.ttf"]
BACKGROUND = 672                                           # pixels, the longest edge of a scene
GAP = 4                                                    # pixels between two objects at least


@dataclass(frozen=True)
class Thing:
    """One object of a scene; lengths in pixels."""
    color: str
    shape: str
    number: int
    left: int
    top: int
    size: int

    @property
    def name(self):
        return f"{self.color} {self.shape}"

    @property
    def center(self):
        """Where the number stands: a triangle carries it low, where it is wide."""
        return self.left + self.size / 2, self.top + self.size * (0.64 if self.shape == "triangle" else 0.5)


@dataclass(frozen=True)
class Scene:
    image: Image.Image
    things: tuple


class World:
    """Draws scenes."""

    def __init__(self, split, seed=1, backgrounds=300, fonts=FONT_FOLDER):
        self.split, self.seed, self.fonts = f"{split} {seed}", seed, [str(Path(fonts) / name) for name in FONT_NAMES]
        self.sized_fonts = {}
        self.backgrounds = [self._background(i) for i in range(backgrounds)]

    def draws(self, *purpose):
        """The random numbers of one purpose, for instance of one scene."""
        return random.Random(" ".join(map(str, (self.split, *purpose))))

    def _background(self, index):
        """Soft clouds of colour with a little grain."""
        draws = np.random.RandomState(self.draws("background", index).getrandbits(32))
        base = draws.randint(150, 235, 3)
        coarse = np.clip(base + draws.randint(-28, 29, (14, 14, 3)), 0, 255).astype("uint8")
        smooth = np.asarray(Image.fromarray(coarse).resize((BACKGROUND, BACKGROUND), Image.BICUBIC)).astype("int16")
        return Image.fromarray(np.clip(smooth + draws.randint(-7, 8, (BACKGROUND, BACKGROUND, 1)), 0, 255).astype("uint8"))

    def scene(self, index, size, fewest=2, most=6, uneven=False):
        """Even scenes spread their objects over the picture; uneven ones gather them in one part of it, and sometimes one lies apart."""
        draws, (width, height) = self.draws("scene", index), size
        background = draws.choice(self.backgrounds)
        x, y = draws.randint(0, BACKGROUND - width), draws.randint(0, BACKGROUND - height)
        image = background.crop((x, y, x + width, y + height))
        draw = ImageDraw.Draw(image)
        for _ in range(draws.randint(0, 10)):
            line = [draws.randint(0, width), draws.randint(0, height), draws.randint(0, width), draws.randint(0, height)]
            draw.line(line, fill=tuple(draws.randint(120, 230) for _ in range(3)), width=draws.randint(1, 2))
        things, count = [], draws.randint(fewest, most)
        whole = (0, 0, width, height)
        part = self._part(draws, width, height) if uneven else whole
        apart = uneven and count > 2 and draws.random() < 0.3
        for color, shape in draws.sample(KINDS, len(KINDS)):
            if len(things) == count:
                break
            area = whole if apart and len(things) == count - 1 else part
            place = self._place(draws, area, (84, 104) if uneven else (84, 128), things)
            if place:
                things.append(Thing(color, shape, draws.randint(10, 99), *place))
                self._draw(draws, draw, things[-1])
        return Scene(image, tuple(things)) if things else self.scene(f"{index} again", size, fewest, most, uneven)

    @staticmethod
    def _part(draws, width, height):
        """A part of at most about half the picture, as (left, top, right, bottom)."""
        if max(width, height) >= 2 * min(width, height):
            across = draws.randint(220, max(width, height) // 2)
            start = draws.randint(0, max(width, height) - across)
            return (start, 0, start + across, height) if width > height else (0, start, width, start + across)
        wide = draws.randint(200, width)
        high = draws.randint(200, max(200, min(height, width * height // (2 * wide))))
        left, top = draws.randint(0, width - wide), draws.randint(0, height - high)
        return left, top, left + wide, top + high

    @staticmethod
    def _place(draws, area, sizes, things):
        """A free place (left, top, size) in the area, or None."""
        left, top, right, bottom = area
        for _ in range(20):
            size = draws.randint(*sizes)
            x, y = draws.randint(left + 2, right - size - 2), draws.randint(top + 2, bottom - size - 2)
            if all(x + size + GAP < o.left or o.left + o.size + GAP < x or y + size + GAP < o.top or o.top + o.size + GAP < y for o in things):
                return x, y, size
        return None

    def _draw(self, draws, draw, thing):
        x, y, size, half, margin = thing.left, thing.top, thing.size, thing.size // 2, thing.size // 12
        fill = tuple(max(0, min(255, value + draws.randint(-18, 18))) for value in COLORS[thing.color])
        if thing.shape == "circle":
            draw.ellipse([x, y, x + size, y + size], fill=fill)
        elif thing.shape == "square":
            draw.rectangle([x + margin, y + margin, x + size - margin, y + size - margin], fill=fill)
        elif thing.shape == "triangle":
            draw.polygon([(x + half, y), (x + size, y + size), (x, y + size)], fill=fill)
        else:
            draw.polygon([(x + half, y), (x + size, y + half), (x + half, y + size), (x, y + half)], fill=fill)
        pixels, name, text = draws.randint(26, 32), draws.choice(self.fonts), str(thing.number)
        if (name, pixels) not in self.sized_fonts:
            self.sized_fonts[name, pixels] = ImageFont.truetype(name, pixels)
        font = self.sized_fonts[name, pixels]
        center_x, center_y = thing.center
        draw.text((center_x - draw.textlength(text, font=font) / 2, center_y - pixels * 0.6), text, font=font,
                  fill=(20, 20, 20) if thing.color == "yellow" else (255, 255, 255))
