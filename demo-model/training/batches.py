"""Batches of scenes with questions, and all that the losses want to know about them."""
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from PIL import Image

from dropping import draw_kept, draw_ratio
from layout import PATCH, SIDE, TILE, Layout
from questions import Evidence, ask_some
from world import COLORS, EVEN_SIZES, KINDS, SHAPES, UNEVEN_SIZES, World

UNKNOWN = -100               # a target that no loss looks at
COLOR_NAMES = list(COLORS)
PIECE = 64                   # tokens of text, more than any question with its answer
NUMBER_HALF = 9, 0           # pixels around an object's centre where both digits show
LEGIBLE = 24, 14             # pixels from a crop border beyond which a number is not cut


@dataclass
class Pointer:
    """The token at `token` of scene `scene` must know object `thing` of it. `asked`: classes of colour, shape, tens and ones that the words before it say."""
    scene: int
    token: int
    thing: int
    told: bool               # inside a description, where the words say nothing of the object yet
    asked: tuple = (0, 0, 0, 0)


@dataclass
class Pair:
    """At the token at `token` of scene `scene` the places of two objects are compared."""
    scene: int
    token: int
    things: tuple


@dataclass
class Batch:
    """B scenes of one size. T text tokens follow the picture; V positions of the picture are left."""
    layout: Layout
    views: torch.Tensor      # [B, 1 + crops, 3, TILE, TILE], bytes; thumbnail first
    kept: torch.Tensor       # [B, V], positions in the whole picture, ascending
    ids: torch.Tensor        # [B, T]
    targets: torch.Tensor    # [B, T], what each token must be answered with
    turns: torch.Tensor      # [B, T], tokens see the picture and earlier tokens of their own turn
    places: torch.Tensor     # [B, T], counted from the end of the picture
    dense: dict              # per label, [B, grid rows, grid columns]
    dense_thumbnail: dict    # per label, [B, SIDE, SIDE]
    kinds: torch.Tensor      # [B, 1 + crops, 24], 1 where a view shows that object, 0 where not, -1 where only a part of it
    digits: torch.Tensor     # [B, crops, 20], tens, then ones, likewise
    maps: torch.Tensor       # [B, 6, positions], which tokens show each object
    centers: torch.Tensor    # [B, 6, 2], eighths of the picture
    piece: int               # tokens, none of which looks back further than to the piece before; T in dialogues
    pointers: list
    pairs: list


class Words:
    """Token ids of segments of text; joined, they are the ids of the whole."""

    def __init__(self, tokenizer):
        self.tokenizer, self.image = tokenizer, tokenizer.convert_tokens_to_ids("<image>")
        self.ids = lru_cache(100_000)(lambda text: tuple(tokenizer(text, add_special_tokens=False).input_ids))
        self.before_image = (tokenizer.bos_token_id, *self.ids("USER: <image>")[:-1])    # what every prompt begins with

    def prompt(self, question, first):
        """(ids of a prompt's text, [(index of the last token of a segment, its object)])"""
        text, ids, ends = "\n" if first else "USER: ", [], []
        for segment, thing in question.asked:
            ids += self.ids(text + segment)
            ends += [(len(ids) - 1, thing)] if thing else []
            text = ""
        return ids + list(self.ids("ASSISTANT:")), ends

    def answer(self, question):
        """(ids of the answer, the object of each)"""
        ids, things = [], []
        for segment, thing in question.answer:
            part = self.ids(segment)
            ids, things = ids + list(part), things + [thing] * len(part)
        return ids + [self.tokenizer.eos_token_id], things + [None]


class Batches(torch.utils.data.IterableDataset):
    """Endless batches. Step k of a seed is always the same batch."""

    def __init__(self, tokenizer, stage, seed, fonts):
        self.words, self.stage, self.seed, self.fonts = Words(tokenizer), stage, seed, fonts

    def __iter__(self):
        torch.set_num_threads(1)
        world, step = World(f"train {self.stage.name}", self.seed, fonts=self.fonts), 0
        while True:
            yield self.batch(world, step)
            step += 1

    def batch(self, world, step):
        stage, draws = self.stage, world.draws("batch", step)
        uneven = draws.random() < stage.uneven_share
        size = draws.choice(stage.sizes or (UNEVEN_SIZES if uneven else EVEN_SIZES))
        ratio, chained = draw_ratio(draws, stage.whole_share), draws.random() < stage.chained_share
        layout, examples = Layout(*size), []
        for b in range(stage.batch):
            scene = world.scene(f"{step} {b}", size, stage.fewest, stage.most, uneven)
            examples.append(self.example(draws, b, scene, layout, ratio, chained))
        length = (max(len(e["ids"]) for e in examples) + PIECE - 1) // PIECE * PIECE
        pad = lambda key, value: torch.tensor([e[key] + [value] * (length - len(e[key])) for e in examples])
        stack = lambda key: torch.from_numpy(np.stack([e[key] for e in examples]))
        stack_all = lambda key: {name: torch.from_numpy(np.stack([e[key][name] for e in examples])) for name in examples[0][key]}
        return Batch(layout, stack("views"), stack("kept"), pad("ids", 0), pad("targets", UNKNOWN), pad("turns", 999), pad("places", 0),
                     stack_all("dense"), stack_all("dense_thumbnail"), stack("kinds"), stack("digits"), stack("maps"), stack("centers"), length if chained else PIECE,
                     *([item for e in examples for item in e[key]] for key in ("pointers", "pairs")))

    def example(self, draws, index, scene, layout, ratio, chained):
        labels, seen = label(scene, layout), views(scene.image, layout)
        readable_map, box_map, maps = labels.pop("readable_map"), labels.pop("box_map"), labels["maps"]
        newlines = np.zeros(layout.positions, bool)
        newlines[SIDE * SIDE + layout.shape[1]::layout.shape[1] + 1] = True
        kept, evidence = np.arange(layout.positions), Evidence(scene.things)
        if ratio < 1:
            kept = draw_kept(draws, ratio, (maps.any(0) + box_map.any(0)) / 2, contrast(seen, layout), newlines)
            evidence = Evidence(scene.things, *([thing for thing, cells in zip(scene.things, shown) if cells[kept].any()] for shown in (readable_map, maps)))
        ids, targets, turns, places, pointers, pairs = [], [], [], [], [], []
        for turn, question in enumerate(ask_some(draws, self.stage.questions, evidence)):
            asked, ends = self.words.prompt(question, first=not (chained and turn))
            said, said_of = self.words.answer(question)
            start, where = len(ids), scene.things.index
            if start + len(asked + said) > self.stage.text:
                continue
            if question.about:
                said_classes = classes_in(question.text, question.about)
                pointers += [Pointer(index, start + len(asked) - 1 + k, where(question.about), False, said_classes) for k in range(len(said) - 1)]
            elif question.group == "describe":
                pointers += [Pointer(index, start + len(asked) - 1 + k, where(thing), True) for k, thing in enumerate(said_of) if thing]
            else:
                pointers += [Pointer(index, start + end, where(thing), False, classes_in(thing.name, thing)) for end, thing in ends]
            if question.group == "relation":
                pairs.append(Pair(index, start + len(asked) - 1, tuple(where(thing) for _, thing in question.asked)))
            ids += asked + said
            targets += [UNKNOWN] * (len(asked) - 1) + said + [UNKNOWN]
            turns += [0 if chained else turn] * len(asked + said)
            places += range(start if chained else 0, (start if chained else 0) + len(asked + said))
        return dict(labels, views=seen, kept=kept, ids=ids, targets=targets, turns=turns, places=places, pointers=pointers, pairs=pairs)


def views(image, layout):
    """[1 + crops, 3, TILE, TILE] bytes: the thumbnail, then the crops in raster order."""
    canvas = Image.new("RGB", (layout.columns * TILE, layout.rows * TILE))
    canvas.paste(image.resize((layout.width, layout.height), Image.BICUBIC), (layout.left, layout.top))
    crops = np.asarray(canvas).reshape(layout.rows, TILE, layout.columns, TILE, 3).transpose(0, 2, 4, 1, 3).reshape(-1, 3, TILE, TILE)
    thumbnail = np.asarray(image.resize((TILE, TILE), Image.BICUBIC)).transpose(2, 0, 1)
    return np.concatenate([thumbnail[None], crops])


def contrast(pixels, layout):
    """[positions], standard deviation of the grey values that each token shows, 0 for newlines. pixels: [1 + crops, 3, TILE, TILE]"""
    patches = pixels.mean(1).reshape(-1, SIDE, PATCH, SIDE, PATCH).std((2, 4))
    return place(layout, layout.assemble(torch.from_numpy(patches[None, 1:]).flatten(2)[..., None])[0, ..., 0].numpy(), patches[0])


def label(scene, layout):
    """What is where, for the losses (see Batch), and which positions show both digits of each object and its whole box: `readable_map` and `box_map`,
    [6, positions]."""
    dense = {name: np.full(layout.grid, 0 if name in ("color", "shape") else UNKNOWN) for name in ("color", "shape", "tens", "ones")}
    dense_thumbnail = {name: np.zeros((SIDE, SIDE), int) for name in ("color", "shape")}
    crops, positions = layout.rows * layout.columns, layout.positions
    kinds, digits, centers = np.zeros((1 + crops, 24), "float32"), np.zeros((crops, 20), "float32"), np.zeros((6, 2), int)
    maps, readable_map, box_map = np.zeros((6, positions), "float32"), np.zeros((6, positions), bool), np.zeros((6, positions), bool)
    for i, thing in enumerate(scene.things):
        x, y, size, (center_x, center_y) = thing.left, thing.top, thing.size, thing.center
        middle = x + size * .25, y + size * .25, x + size * .75, y + size * .75
        number = center_x - NUMBER_HALF[0], center_y - NUMBER_HALF[1], center_x + NUMBER_HALF[0], center_y + NUMBER_HALF[1]
        color, shape = COLOR_NAMES.index(thing.color), SHAPES.index(thing.shape)
        for labels, cells in ((dense, layout.cells(*middle)), (dense_thumbnail, layout.thumbnail_cells(*middle))):
            labels["color"][cells], labels["shape"][cells] = 1 + color, 1 + shape
        across, down = layout.border_distance(center_x, center_y)
        legible = across > LEGIBLE[0] and down > LEGIBLE[1]
        if legible:
            dense["tens"][layout.cells(*number)], dense["ones"][layout.cells(*number)] = divmod(thing.number, 10)
        kind, (tens, ones) = KINDS.index((thing.color, thing.shape)), divmod(thing.number, 10)
        kinds[0, kind] = 1
        row, column = (int((v * layout.scale + offset) // TILE) for v, offset in ((center_y, layout.top), (center_x, layout.left)))
        box = layout.cells(x, y, x + size, y + size)
        for crop in range(crops):
            crop_row, crop_column = divmod(crop, layout.columns)
            touched = box[0].start < (crop_row + 1) * SIDE and box[0].stop > crop_row * SIDE \
                and box[1].start < (crop_column + 1) * SIDE and box[1].stop > crop_column * SIDE
            if (crop_row, crop_column) == (row, column):
                kinds[1 + crop, kind] = 1
                for digit in (tens, 10 + ones):
                    digits[crop, digit] = max(digits[crop, digit], 1) if legible else digits[crop, digit] or -1
            elif touched:
                kinds[1 + crop, kind] = -1
                for digit in (tens, 10 + ones):
                    digits[crop, digit] = digits[crop, digit] or (-1 if not legible else 0)
        maps[i] = place(layout, marked(layout.grid, layout.cells(*middle)), marked((SIDE, SIDE), layout.thumbnail_cells(*middle)))
        box_map[i] = place(layout, marked(layout.grid, box), marked((SIDE, SIDE), layout.thumbnail_cells(x, y, x + size, y + size))) > 0
        readable_map[i] = place(layout, marked(layout.grid, layout.cells(*number)), np.zeros((SIDE, SIDE))) > 0
        centers[i] = min(7, int(8 * center_x / layout.picture[0])), min(7, int(8 * center_y / layout.picture[1]))
    return dict(dense=dense, dense_thumbnail=dense_thumbnail, kinds=kinds, digits=digits, maps=maps, centers=centers,
                readable_map=readable_map, box_map=box_map)


def marked(shape, cells):
    """A grid that is 1 at the given cells."""
    grid = np.zeros(shape, "float32")
    grid[cells] = 1
    return grid


def place(layout, grid, thumbnail):
    """Values of the crop grid's cells (padding included) and of the thumbnail's, as [positions]; 0 at the newlines."""
    rows = np.concatenate([grid[layout.valid], np.zeros((layout.shape[0], 1), grid.dtype)], 1)
    return np.concatenate([thumbnail.ravel(), rows.ravel()])


def classes_in(text, thing):
    """What a text says of an object: 1 + index of its colour, shape, tens and ones, 0 for what it does not say."""
    numbered = str(thing.number) in text
    return (1 + COLOR_NAMES.index(thing.color) if thing.color in text else 0, 1 + SHAPES.index(thing.shape) if f" {thing.shape}" in f" {text}" else 0,
            1 + thing.number // 10 if numbered else 0, 1 + thing.number % 10 if numbered else 0)
