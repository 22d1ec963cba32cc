// The AI SDK: its provider for OpenAI, whose default is the API of responses, and the one for what is compatible.
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { Output, generateText, streamText } from "ai";
import { Answer, allOf, baseURL, firstOf, model, picture, questions, run } from "./asking.mjs";

const about = question => [
  { role: "user", content: [{ type: "text", text: question }, { type: "image", image: picture, mediaType: "image/png" }] },
];

const chat = languageModel => ({
  text: async () => ({ text: (await generateText({ model: languageModel, prompt: questions.text })).text }),
  picture: async () => ({ text: (await generateText({ model: languageModel, messages: about(questions.number) })).text }),
  stream: () => allOf(streamText({ model: languageModel, messages: about(questions.describe) }).textStream),
  abort: async () => {
    const abort = new AbortController();
    const { textStream } = streamText({ model: languageModel, messages: about(questions.describe), abortSignal: abort.signal });
    const first = await firstOf(textStream);
    abort.abort();
    return first;
  },
  structured: async () => {
    const { output } = await generateText({
      model: languageModel,
      messages: about(questions.number),
      output: Output.object({ schema: Answer }),
    });
    return { value: output };
  },
});

const openai = createOpenAI({ baseURL, apiKey: "none" });
await run("Vercel AI SDK, @ai-sdk/openai", "ai", {
  ...chat(openai.chat(model)),
  responses: async () => ({ text: (await generateText({ model: openai(model), messages: about(questions.number) })).text }),
});

const compatible = createOpenAICompatible({ name: "here", baseURL, supportsStructuredOutputs: true });
await run("Vercel AI SDK, @ai-sdk/openai-compatible", "ai", chat(compatible(model)));
