// Asks a running installation with clients as they are published, and prints what of them works. See ../../README.md.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { fault } from "./judge.mjs";

const HELP = `Usage: benchmarks/clients [OPTION]...

Asks a running installation, such as ./quickstart.sh, with clients as they are published, and prints a table of what works.

  --endpoint URL   of the installation. Default: http://localhost:8080
  --only WORD      the clients of one language alone: node, python or java
  --python FILE    interpreter that has the clients for Python: openai, langchain_openai, huggingface_hub. What it lacks is left out.
                   Default: python3
  -h, --help       show this and exit

Clients for Node are installed by npm, those for Java by Maven, both under benchmarks/target/clients. Ends with 1 where something does not work.
`;
const CASES = ["text", "picture", "stream", "abort", "structured", "responses"];
const LIMIT_MILLIS = 10 * 60 * 1000;
const QUESTIONS = { text: "Hello", number: "What number is on the yellow triangle?", describe: "Describe the picture." };

const here = dirname(fileURLToPath(import.meta.url));
const repository = join(here, "../../..");
const work = join(repository, "benchmarks/target/clients");
const picture = join(repository, "demo-model/samples/scene-1.png");

function options() {
  try {
    return parseArgs({
      options: {
        endpoint: { type: "string", default: "http://localhost:8080" },
        only: { type: "string" },
        python: { type: "string", default: "python3" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (e) {
    fail(`${e.message}. --help tells the options.`);
  }
}

function fail(message) {
  console.error(`clients: ${message}`);
  process.exit(2);
}

async function answer(endpoint, path, body) {
  const request = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(endpoint + path, request).catch(e => fail(`nobody answers at ${endpoint}: ${e.cause?.message ?? e.message}`));
  const read = await response.json();
  return response.ok ? read : fail(`${endpoint}${path}: ${response.status} ${read.error?.message}`);
}

/** Of the demo model, which is greedy and answers every time the same; of another nobody knows. */
async function rightAnswers(endpoint, model) {
  if (model !== "demo-model") return null;
  const url = "data:image/png;base64," + readFileSync(picture).toString("base64");
  const right = {};
  for (const [name, text] of Object.entries(QUESTIONS)) {
    const content = [{ type: "text", text }, ...(name === "text" ? [] : [{ type: "image_url", image_url: { url } }])];
    right[name] = (await answer(endpoint, "/v1/chat/completions", { messages: [{ role: "user", content }] })).choices[0].message.content;
  }
  return right.number === "51" ? right : fail(`${QUESTIONS.number} expected 51, got ${right.number}`);
}

/** Whether the command succeeds; what it says is for the person in front of it. */
function succeeds(command, args, settings) {
  return spawnSync(command, args, { stdio: ["ignore", "ignore", "inherit"], ...settings }).status === 0;
}

function node() {
  // Modules are looked for where a program lies: it goes to where they are.
  mkdirSync(work, { recursive: true });
  cpSync(here, work, { recursive: true });
  const installed = join(work, "node_modules/.installed");
  const wanted = readFileSync(join(here, "package.json"), "utf8");
  if (!existsSync(installed) || readFileSync(installed, "utf8") !== wanted) {
    console.error("Installing the clients for Node");
    if (!succeeds("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts"], { cwd: work })) {
      fail("npm could not install them");
    }
    writeFileSync(installed, wanted);
  }
  return ["http", "openai", "vercel", "langchain", "huggingface"].map(name => [process.execPath, [join(work, "node", `${name}.mjs`)]]);
}

function python(interpreter) {
  const programs = { openai: "openai_client.py", langchain_openai: "langchain_client.py", huggingface_hub: "huggingface_client.py" };
  return Object.entries(programs)
    .filter(([module]) => succeeds(interpreter, ["-c", `import ${module}`], { stdio: "ignore" }) || leftOut(`${interpreter} has no ${module}`))
    .map(([, program]) => [interpreter, [join(here, "python", program)]]);
}

function java() {
  const folder = join(work, "java");
  mkdirSync(folder, { recursive: true });
  console.error("Installing the clients for Java");
  if (!succeeds("mvn", ["-q", "-B", "-Dstyle.color=never", "-f", join(here, "java/pom.xml"), "package"], { stdio: ["ignore", 2, 2] })) {
    return leftOut("Maven could not install those for Java") || [];
  }
  const classpath = join(folder, "classes") + ":" + readFileSync(join(folder, "classpath"), "utf8");
  return ["OpenAiJava", "LangChain4j", "SpringAi"].map(name => ["java", ["-cp", classpath, `clients.${name}`]]);
}

/** @return false, for who filters */
function leftOut(what) {
  console.error(`Left out: ${what}`);
  return false;
}

/** The lines that a client prints. */
function lines(command, args, env) {
  return new Promise(resolve => {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"], timeout: LIMIT_MILLIS });
    let out = "";
    let err = "";
    child.stdout.on("data", part => (out += part));
    child.stderr.on("data", part => (err += part));
    child.on("error", e => resolve({ rows: [], problem: e.message }));
    child.on("close", code => {
      const rows = out.split("\n").filter(line => line.startsWith("{")).map(line => JSON.parse(line));
      resolve({ rows, problem: code === 0 ? null : `ended with ${code}: ${err.slice(-2000)}` });
    });
  });
}

function table(clients) {
  const cell = faults => name => (name in faults ? (faults[name] === null ? "yes" : "**no**") : "–");
  const row = cells => `| ${cells.join(" | ")} |`;
  return [
    row(["client", "version", "text", "picture", "stream", "abort", "structured output", "responses"]),
    row(Array(8).fill("---")),
    ...[...clients].map(([client, { version, faults }]) => row([client, version, ...CASES.map(cell(faults))])),
  ].join("\n");
}

const { endpoint, only, python: interpreter, help } = options();
if (help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const model = (await answer(endpoint, "/v1/models")).data[0].id;
const right = await rightAnswers(endpoint, model);
const languages = { node, python: () => python(interpreter), java };
if (only && !(only in languages)) fail(`--only: expected node, python or java, got ${only}`);
const env = { ENDPOINT: endpoint, MODEL: model, PICTURE: picture, QUESTIONS: JSON.stringify(QUESTIONS), OPENAI_LOG: "off" };
const clients = new Map();
const problems = [];
for (const [command, args] of Object.entries(languages).filter(([name]) => !only || name === only).flatMap(([, programs]) => programs())) {
  const { rows, problem } = await lines(command, args, env);
  if (problem) problems.push(`${args.at(-1)} ${problem}`);
  for (const { client, version, case: name, ...came } of rows) {
    if (!clients.has(client)) clients.set(client, { version, faults: {} });
    const wrong = fault(name, came, right);
    clients.get(client).faults[name] = wrong;
    if (wrong !== null) problems.push(`${client}, ${name}: ${wrong}`);
  }
}
console.log(table(clients));
if (problems.length > 0) {
  console.log("\n" + problems.map(problem => `- ${problem}`).join("\n"));
}
process.exit(problems.length > 0 ? 1 : 0);
