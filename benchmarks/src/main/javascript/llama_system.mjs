// llama.cpp as a system that benchmarks/compare measures: one request as JSON on a line in, one answer as JSON on a line out.
// First {"gguf", "threads", "context", "sequences"}, then {"do": "read" | "logits", "variant": "off" | "on" for flash attention, ...}.
import {readFileSync} from "node:fs";
import {createInterface} from "node:readline";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const BATCH = 512;

async function start({gguf, threads, context, sequences: count}) {
    const llama = await getLlama({
        gpu: false, build: "never", skipDownload: true, progressLogs: false, maxThreads: threads, logLevel: LlamaLogLevel.error
    });
    const model = await llama.loadModel({modelPath: gguf});
    const sequences = {};
    for (const variant of ["off", "on"]) {
        const options = {contextSize: context, batchSize: BATCH, threads, flashAttention: variant === "on", sequences: count};
        const made = await model.createContext(options);
        sequences[variant] = Array.from({length: count}, () => made.getSequence());
    }
    return sequences;
}

/** Milliseconds for the prompt, for each of the tokens behind it, and for each step in which every sequence gets a token. */
async function read(sequences, {prompt, tokens}) {
    const prefill = [];
    const readers = [];
    for (const sequence of sequences) {
        await sequence.clearHistory();
        const reader = sequence.evaluate(prompt, {temperature: 0, yieldEogToken: true});
        readers.push(reader);
        prefill.push(await millis(() => reader.next()));
    }
    const decode = [];
    const together = [];
    for (let i = 0; i < tokens; i++) {
        decode.push(await millis(() => readers[0].next()));
    }
    for (let i = 0; i < tokens && readers.length > 1; i++) {
        together.push(await millis(() => Promise.all(readers.map((reader) => reader.next()))));
    }
    await Promise.all(readers.map((reader) => reader.return()));
    return {prefill_millis: prefill[0], decode_millis: decode, together_millis: together};
}

async function millis(work) {
    const begin = performance.now();
    await work();
    return performance.now() - begin;
}

async function logits(sequence, {prompt}) {
    await sequence.clearHistory();
    const input = [...prompt];
    input.push([input.pop(), {generateNext: {logits: true}}]);
    const outputs = await sequence.controlledEvaluate(input);
    const values = [];
    outputs.at(-1).next.logits.forEach((value, token) => { values[token] = value; });
    return {logits: values};
}

let sequences;
for await (const line of createInterface({input: process.stdin})) {
    const request = JSON.parse(line);
    let answer;
    try {
        if (sequences === undefined) {
            sequences = await start(request);
            const read = (name) => JSON.parse(readFileSync(new URL(`node_modules/node-llama-cpp/${name}`, import.meta.url)));
            answer = {version: `llama.cpp ${read("llama/binariesGithubRelease.json").release} (node-llama-cpp ${read("package.json").version})`};
        } else {
            const chosen = sequences[request.variant];
            answer = request.do === "read" ? await read(chosen, request) : await logits(chosen[0], request);
        }
    } catch (failure) {
        answer = {error: String(failure)};
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
}
process.exit(0);
