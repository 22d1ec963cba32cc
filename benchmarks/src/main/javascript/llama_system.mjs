// llama.cpp as a system that benchmarks/compare measures: one request as JSON on a line in, one answer as JSON on a line out.
// First {"gguf", "threads", "context"}, then {"do": "read" | "logits", "variant": "off" | "on" for flash attention, ...}.
import {readFileSync} from "node:fs";
import {createInterface} from "node:readline";
import {getLlama, LlamaLogLevel} from "node-llama-cpp";

const BATCH = 512;

async function start({gguf, threads, context}) {
    const llama = await getLlama({
        gpu: false, build: "never", skipDownload: true, progressLogs: false, maxThreads: threads, logLevel: LlamaLogLevel.error
    });
    const model = await llama.loadModel({modelPath: gguf});
    const sequences = {};
    for (const variant of ["off", "on"]) {
        const options = {contextSize: context, batchSize: BATCH, threads, flashAttention: variant === "on", sequences: 1};
        sequences[variant] = (await model.createContext(options)).getSequence();
    }
    return sequences;
}

/** Milliseconds for the prompt, and for each of the tokens behind it. */
async function read(sequence, {prompt, tokens}) {
    await sequence.clearHistory();
    const next = sequence.evaluate(prompt, {temperature: 0, yieldEogToken: true});
    let begin = performance.now();
    await next.next();
    const prefill = performance.now() - begin;
    const decode = [];
    for (let i = 0; i < tokens; i++) {
        begin = performance.now();
        await next.next();
        decode.push(performance.now() - begin);
    }
    await next.return();
    return {prefill_millis: prefill, decode_millis: decode};
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
            const sequence = sequences[request.variant];
            answer = request.do === "read" ? await read(sequence, request) : await logits(sequence, request);
        }
    } catch (failure) {
        answer = {error: String(failure)};
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
}
process.exit(0);
