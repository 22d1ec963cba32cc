// What the clients in Node have in common: where to ask and what, and how they tell what came. The judge is in ../judge.mjs.
import { readFileSync } from "node:fs";
import { z } from "zod";

const { ENDPOINT, MODEL, PICTURE, QUESTIONS } = process.env;

export const baseURL = ENDPOINT + "/v1";
export const model = MODEL;
export const picture = readFileSync(PICTURE);
export const url = "data:image/png;base64," + picture.toString("base64");
export const questions = JSON.parse(QUESTIONS);

/** Of the structured answer; ../judge.mjs looks whether it was kept to. */
export const Answer = z.object({ number: z.number().int(), color: z.enum(["red", "green", "blue", "yellow"]) });

/** Messages of chat completions, with the picture. */
export const about = question => [
  { role: "user", content: [{ type: "text", text: question }, { type: "image_url", image_url: { url } }] },
];

/** The first pieces of a stream that is then left. */
export async function firstOf(stream) {
  const pieces = [];
  for await (const piece of stream) {
    if (piece) {
      pieces.push(piece);
      break;
    }
  }
  return { pieces };
}

/** All pieces of a stream. */
export async function allOf(stream) {
  const pieces = [];
  for await (const piece of stream) {
    if (piece) pieces.push(piece);
  }
  return { pieces };
}

/** The texts in what a stream yields. */
export async function* texts(stream, text) {
  for await (const chunk of stream) yield text(chunk);
}

/** Runs the cases one after the other and prints a line of JSON for each. */
export async function run(client, packageName, cases) {
  const version = packageName
    ? JSON.parse(readFileSync(new URL(`../node_modules/${packageName}/package.json`, import.meta.url))).version
    : process.versions.node;
  for (const [name, ask] of Object.entries(cases)) {
    let came;
    try {
      came = await ask();
    } catch (e) {
      came = { error: String(e?.message ?? e) };
    }
    console.log(JSON.stringify({ client, version, case: name, ...came }));
  }
}
