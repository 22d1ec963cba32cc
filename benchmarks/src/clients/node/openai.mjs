// The official SDK.
import OpenAI from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { Answer, about, allOf, baseURL, firstOf, model, questions, run, texts, url } from "./asking.mjs";

const client = new OpenAI({ baseURL, apiKey: "none" });
const delta = chunk => chunk.choices[0]?.delta.content;
const stream = () => client.chat.completions.create({ model, messages: about(questions.describe), stream: true });

async function chat(messages) {
  return { text: (await client.chat.completions.create({ model, messages })).choices[0].message.content };
}

await run("openai-node", "openai", {
  text: () => chat([{ role: "user", content: questions.text }]),
  picture: () => chat(about(questions.number)),
  stream: async () => allOf(texts(await stream(), delta)),
  abort: async () => {
    const answer = await stream();
    const first = await firstOf(texts(answer, delta));
    answer.controller.abort();
    return first;
  },
  structured: async () => {
    const completion = await client.chat.completions.parse({
      model,
      messages: about(questions.number),
      response_format: zodResponseFormat(Answer, "answer"),
    });
    return { value: completion.choices[0].message.parsed };
  },
  responses: async () => {
    const content = [{ type: "input_text", text: questions.number }, { type: "input_image", image_url: url, detail: "auto" }];
    return { text: (await client.responses.create({ model, input: [{ role: "user", content }] })).output_text };
  },
});
