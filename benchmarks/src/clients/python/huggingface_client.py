"""Hugging Face's client, as for an endpoint of one's own."""

from asking import BASE_URL, MODEL, QUESTIONS, RESPONSE_FORMAT, about, pieces_of, run
from huggingface_hub import InferenceClient

client = InferenceClient(base_url=BASE_URL, api_key="none")


def chat(messages, **settings):
    completion = client.chat_completion(model=MODEL, messages=messages, **settings)
    return {"text": completion.choices[0].message.content}


def stream(most=None):
    chunks = client.chat_completion(model=MODEL, messages=about(QUESTIONS["describe"]), stream=True)
    return pieces_of((chunk.choices[0].delta.content for chunk in chunks if chunk.choices), most)


run(
    "huggingface_hub",
    "huggingface_hub",
    {
        "text": lambda: chat([{"role": "user", "content": QUESTIONS["text"]}]),
        "picture": lambda: chat(about(QUESTIONS["number"])),
        "stream": stream,
        "abort": lambda: stream(most=1),
        "structured": lambda: chat(about(QUESTIONS["number"]), response_format=RESPONSE_FORMAT),
    },
)
