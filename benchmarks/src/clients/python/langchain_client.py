"""LangChain."""

from asking import BASE_URL, MODEL, QUESTIONS, SCHEMA, about, pieces_of, run
from langchain_openai import ChatOpenAI

chat = ChatOpenAI(model=MODEL, base_url=BASE_URL, api_key="none")
responses = ChatOpenAI(model=MODEL, base_url=BASE_URL, api_key="none", use_responses_api=True)
in_form = chat.with_structured_output({"title": "answer", **SCHEMA}, method="json_schema", strict=True)


def stream(most=None):
    return pieces_of((chunk.content for chunk in chat.stream(about(QUESTIONS["describe"]))), most)


run(
    "LangChain",
    "langchain-openai",
    {
        "text": lambda: {"text": chat.invoke(QUESTIONS["text"]).content},
        "picture": lambda: {"text": chat.invoke(about(QUESTIONS["number"])).content},
        "stream": stream,
        "abort": lambda: stream(most=1),
        "structured": lambda: {"value": in_form.invoke(about(QUESTIONS["number"]))},
        "responses": lambda: {"text": responses.invoke(about(QUESTIONS["number"])).text},
    },
)
