"""Questions about scenes, in the few words that the model knows, with their right answers."""
from dataclasses import dataclass, field
from itertools import permutations

from world import KINDS

# How often each group is asked in training.
SHARES = {"number": 0.18, "color": 0.05, "shape": 0.05, "find": 0.07, "exists": 0.07, "count": 0.18, "relation": 0.20, "describe": 0.20}
CLEAR = 60                   # pixels between the centres of two objects of which a question says that one is left of (above) the other
UNCLEAR = 20                 # pixels between two centres that may be told in either order


@dataclass(frozen=True)
class Question:
    """A question and its right answer, cut into segments: (text, the object that is known at its last token or None).

    A segment of the answer belongs to its object as a whole. The other right answers, if any, are whole texts.
    """
    group: str
    asked: tuple
    answer: tuple
    about: object = None
    others: tuple = field(default=())

    @property
    def text(self):
        return " ".join(text for text, _ in self.asked)

    @property
    def answers(self):
        return [" ".join(text for text, _ in self.answer), *self.others]


class Evidence:
    """What the tokens that are left of a picture allow to ask: which objects can be read and which can be seen at all."""

    def __init__(self, things, readable=None, seen=None):
        self.things = things
        self.readable = list(things) if readable is None else readable
        self.seen = list(things) if seen is None else seen


def ask(draws, group, evidence):
    """Draws a question of a group that the evidence can answer; None if there is none."""
    return _ASK[group](draws, evidence)


def ask_some(draws, count, evidence):
    """Draws up to count questions in the shares of training; groups that the evidence cannot answer are passed over."""
    groups = draws.choices(list(SHARES), SHARES.values(), k=2 * count)
    found = [question for question in (ask(draws, group, evidence) for group in groups) if question]
    return found[:count]


def _number(draws, evidence):
    if evidence.readable:
        thing = draws.choice(evidence.readable)
        return Question("number", ((f"What number is on the {thing.name}?", thing),), ((str(thing.number), thing),), thing)


def _numbered(draws, evidence):
    """An object that can be read and whose number is on no other."""
    numbers = [thing.number for thing in evidence.things]
    unique = [thing for thing in evidence.readable if numbers.count(thing.number) == 1]
    return draws.choice(unique) if unique else None


def _color(draws, evidence):
    thing = _numbered(draws, evidence)
    if thing:
        return Question("color", ((f"What color is the shape with the number {thing.number}?", thing),), ((thing.color, thing),), thing)


def _shape(draws, evidence):
    thing = _numbered(draws, evidence)
    if thing:
        return Question("shape", ((f"What shape has the number {thing.number}?", thing),), ((thing.shape, thing),), thing)


def _find(draws, evidence):
    thing = _numbered(draws, evidence)
    if thing:
        return Question("find", ((f"What has the number {thing.number}?", thing),), ((thing.name, thing),), thing)


def _exists(draws, evidence):
    """Half yes, half no; of the latter half name a colour and a shape that are both there, but not on one object."""
    if draws.random() < 0.5:
        if evidence.seen:
            thing = draws.choice(evidence.seen)
            return Question("exists", ((f"Is there a {thing.name}?", thing),), (("yes", thing),), thing)
        return None
    present = {(thing.color, thing.shape) for thing in evidence.things}
    missing = [kind for kind in KINDS if kind not in present]
    if draws.random() < 0.5:
        colors, shapes = {color for color, _ in present}, {shape for _, shape in present}
        missing = [(color, shape) for color, shape in missing if color in colors and shape in shapes] or missing
    color, shape = draws.choice(missing)
    return Question("exists", ((f"Is there a {color} {shape}?", None),), (("no", None),))


def _count(draws, evidence):
    if len(evidence.seen) == len(evidence.things):
        return Question("count", (("How many shapes are there?", None),), ((str(len(evidence.things)), None),))


def _relation(draws, evidence):
    """Yes and no are equally likely: the pair is drawn first, the word does not depend on it."""
    axis = draws.randint(0, 1)
    for axis in (axis, 1 - axis):
        pairs = [(one, other) for one, other in permutations(evidence.seen, 2) if abs(one.center[axis] - other.center[axis]) >= CLEAR]
        if pairs:
            one, other = draws.choice(pairs)
            before = one.center[axis] < other.center[axis]
            first, words = draws.choice([(True, ("left of", "above")), (False, ("right of", "below"))])
            asked = ((f"Is the {one.name}", one), (f"{words[axis]} the {other.name}?", other))
            return Question("relation", asked, (("yes" if before == first else "no", None),))
    return None


def _describe(draws, evidence):
    if len(evidence.readable) < len(evidence.things):
        return None
    ordered = sorted(evidence.things, key=lambda thing: thing.center[0])
    told = [(f"{thing.name} {thing.number}" + ("." if thing is ordered[-1] else ","), thing) for thing in ordered]
    return Question("describe", (("Describe the picture.", None),), (("From left to right:", None), *told), others=tuple(_other_orders(ordered)))


def _other_orders(ordered):
    """The descriptions in which objects that lie one above the other stand in another order."""
    for order in permutations(ordered):
        clear = all(one.center[0] - other.center[0] <= UNCLEAR for i, one in enumerate(order) for other in order[i + 1:])
        if clear and list(order) != ordered:
            yield "From left to right: " + ", ".join(f"{thing.name} {thing.number}" for thing in order) + "."


_ASK = {"number": _number, "color": _color, "shape": _shape, "find": _find, "exists": _exists, "count": _count, "relation": _relation,
        "describe": _describe}
