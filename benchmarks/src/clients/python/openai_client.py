"""The official SDK."""

from asking import BASE_URL, MODEL, QUESTIONS, RESPONSE_FORMAT, URL, about, pieces_of, run
from openai import OpenAI

client = OpenAI(base_url=BASE_URL, api_key="none")


def chat(messages, **settings):
    completion = client.chat.completions.create(model=MODEL, messages=messages, **settings)
    return {"text": completion.choices[0].message.content}


def stream(most=None):
    with client.chat.completions.create(model=MODEL, messages=about(QUESTIONS["describe"]), stream=True) as chunks:
        return pieces_of((chunk.choices[0].delta.content for chunk in chunks if chunk.choices), most)


def respond():
    content = [
        {"type": "input_text", "text": QUESTIONS["number"]},
        {"type": "input_image", "image_url": URL, "detail": "auto"},
    ]
    return {"text": client.responses.create(model=MODEL, input=[{"role": "user", "content": content}]).output_text}


run(
    "openai-python",
    "openai",
    {
        "text": lambda: chat([{"role": "user", "content": QUESTIONS["text"]}]),
        "picture": lambda: chat(about(QUESTIONS["number"])),
        "stream": stream,
        "abort": lambda: stream(most=1),
        "structured": lambda: chat(about(QUESTIONS["number"]), response_format=RESPONSE_FORMAT),
        "responses": respond,
    },
)
