// No client at all: what the others come down to.
import { z } from "zod";
import { Answer, about, allOf, baseURL, firstOf, model, questions, run, texts, url } from "./asking.mjs";

const post = (path, body, signal) =>
  fetch(baseURL + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ model, ...body }), signal });

async function answer(path, body) {
  const response = await post(path, body);
  const read = await response.json();
  if (!response.ok) throw new Error(`${response.status}: ${read.error.message}`);
  return read;
}

const chat = async body => ({ text: (await answer("/chat/completions", body)).choices[0].message.content });

async function* lines(body) {
  let rest = "";
  for await (const part of body.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + part).split("\n");
    rest = parts.pop();
    yield* parts;
  }
}

async function* stream(signal) {
  const response = await post("/chat/completions", { messages: about(questions.describe), stream: true }, signal);
  for await (const line of lines(response.body)) {
    if (line.startsWith("data: {")) yield JSON.parse(line.slice(6));
  }
}

const delta = chunk => chunk.choices[0]?.delta.content;

await run("HTTP (fetch of Node)", null, {
  text: () => chat({ messages: [{ role: "user", content: questions.text }] }),
  picture: () => chat({ messages: about(questions.number) }),
  stream: () => allOf(texts(stream(), delta)),
  abort: async () => {
    const abort = new AbortController();
    const first = await firstOf(texts(stream(abort.signal), delta));
    abort.abort();
    return first;
  },
  structured: () =>
    chat({
      messages: about(questions.number),
      response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: z.toJSONSchema(Answer) } },
    }),
  responses: async () => {
    const content = [{ type: "input_text", text: questions.number }, { type: "input_image", image_url: url }];
    const read = await answer("/responses", { input: [{ role: "user", content }] });
    return { text: read.output[0].content[0].text };
  },
});
