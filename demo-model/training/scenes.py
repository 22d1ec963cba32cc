"""Writes held-out scenes with questions and their right answers: JPEG pictures, `even.jsonl` and `uneven.jsonl`, one question a line.

Half of the scenes are even, half uneven (see World.scene). The same seed gives the same scenes, and fewer of them are the first of many.
No seed of training gives any of them.
"""
import argparse
import json
from pathlib import Path

from questions import Evidence, ask
from world import EVEN_SIZES, FONT_FOLDER, UNEVEN_SIZES, World

SPLIT = "held-out"
GROUPS = ["number", "number", "color", "shape", "find", "exists", "count", "relation", "describe"]      # asked about each scene


def held_out(count, seed=1, fonts=FONT_FOLDER):
    """Yields (kind, name, scene, questions) of count scenes, even and uneven in turns."""
    world = World(SPLIT, seed, 100, fonts)
    for index in range(count):
        kind, uneven, sizes = ("uneven", True, UNEVEN_SIZES) if index % 2 else ("even", False, EVEN_SIZES)
        name = f"{kind}-{index // 2:03}"
        draws = world.draws("questions", name)
        scene = world.scene(name, draws.choice(sizes), uneven=uneven)
        asked = {}
        for group in GROUPS:
            for _ in range(10):                             # a group may be asked twice, a question may not
                question = ask(draws, group, Evidence(scene.things))
                if question and question.text not in asked:
                    asked[question.text] = question
                    break
        yield kind, name, scene, list(asked.values())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--scenes", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quality", type=int, default=88, help="of the JPEG files")
    parser.add_argument("--fonts", default=FONT_FOLDER)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with open(options.out / "even.jsonl", "w") as even, open(options.out / "uneven.jsonl", "w") as uneven:
        files = {"even": even, "uneven": uneven}
        for kind, name, scene, asked in held_out(options.scenes, options.seed, options.fonts):
            scene.image.save(options.out / f"{name}.jpg", quality=options.quality)
            for question in asked:
                line = {"image": f"{name}.jpg", "question": question.text, "answers": question.answers, "metric": "exact", "group": question.group}
                files[kind].write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
