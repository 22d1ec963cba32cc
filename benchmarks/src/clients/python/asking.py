"""What the clients in Python have in common: where to ask and what, and how they tell what came. The judge is in ../judge.mjs."""

import base64
import json
import os
from importlib.metadata import version
from pathlib import Path

BASE_URL = os.environ["ENDPOINT"] + "/v1"
MODEL = os.environ["MODEL"]
URL = "data:image/png;base64," + base64.b64encode(Path(os.environ["PICTURE"]).read_bytes()).decode()
QUESTIONS = json.loads(os.environ["QUESTIONS"])

SCHEMA = {
    "type": "object",
    "properties": {
        "number": {"type": "integer"},
        "color": {"type": "string", "enum": ["red", "green", "blue", "yellow"]},
    },
    "required": ["number", "color"],
    "additionalProperties": False,
}
RESPONSE_FORMAT = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": SCHEMA}}


def about(question):
    """Messages of chat completions, with the picture."""
    return [
        {
            "role": "user",
            "content": [{"type": "text", "text": question}, {"type": "image_url", "image_url": {"url": URL}}],
        }
    ]


def pieces_of(texts, most=None):
    """All pieces of a stream, or the first ones of one that is then left."""
    pieces = []
    for text in texts:
        if text:
            pieces.append(text)
        if most is not None and len(pieces) == most:
            break
    return {"pieces": pieces}


def run(client, package, cases):
    """Runs the cases one after the other and prints a line of JSON for each."""
    for name, ask in cases.items():
        try:
            came = ask()
        except Exception as e:  # Whatever a client throws is what its user would see.
            came = {"error": str(e)}
        print(json.dumps({"client": client, "version": version(package), "case": name, **came}), flush=True)
