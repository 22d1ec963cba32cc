// LangChain.js.
import { HumanMessage } from "@langchain/core/messages";
import { ChatOpenAI } from "@langchain/openai";
import { Answer, about as messages, allOf, baseURL, firstOf, model, questions, run, texts } from "./asking.mjs";

const settings = { model, apiKey: "none", configuration: { baseURL } };
const chat = new ChatOpenAI(settings);
const about = question => [new HumanMessage({ content: messages(question)[0].content })];

await run("LangChain.js", "@langchain/openai", {
  text: async () => ({ text: (await chat.invoke(questions.text)).text }),
  picture: async () => ({ text: (await chat.invoke(about(questions.number))).text }),
  stream: async () => allOf(texts(await chat.stream(about(questions.describe)), chunk => chunk.text)),
  abort: async () => {
    const abort = new AbortController();
    const stream = await chat.stream(about(questions.describe), { signal: abort.signal });
    const first = await firstOf(texts(stream, chunk => chunk.text));
    abort.abort();
    return first;
  },
  structured: async () => ({ value: await chat.withStructuredOutput(Answer).invoke(about(questions.number)) }),
  responses: async () => {
    const responses = new ChatOpenAI({ ...settings, useResponsesApi: true });
    return { text: (await responses.invoke(about(questions.number))).text };
  },
});
