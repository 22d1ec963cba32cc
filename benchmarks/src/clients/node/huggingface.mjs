// Hugging Face's client, as for an endpoint of one's own.
import { InferenceClient } from "@huggingface/inference";
import { z } from "zod";
import { Answer, about, allOf, baseURL, firstOf, model, questions, run, texts } from "./asking.mjs";

const client = new InferenceClient("none", { endpointUrl: baseURL });
const delta = chunk => chunk.choices[0]?.delta.content;

async function chat(body) {
  return { text: (await client.chatCompletion({ model, ...body })).choices[0].message.content };
}

await run("@huggingface/inference", "@huggingface/inference", {
  text: () => chat({ messages: [{ role: "user", content: questions.text }] }),
  picture: () => chat({ messages: about(questions.number) }),
  stream: () => allOf(texts(client.chatCompletionStream({ model, messages: about(questions.describe) }), delta)),
  abort: async () => {
    const abort = new AbortController();
    const stream = client.chatCompletionStream({ model, messages: about(questions.describe) }, { signal: abort.signal });
    const first = await firstOf(texts(stream, delta));
    abort.abort();
    return first;
  },
  structured: () =>
    chat({
      messages: about(questions.number),
      response_format: { type: "json_schema", json_schema: { name: "answer", strict: true, schema: z.toJSONSchema(Answer) } },
    }),
});
