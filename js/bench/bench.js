// `npm run bench`: Node against the native planner, and the API of values against that of text, in one run.
//
// The two take turns, ten times, so that whatever else the machine does hits both; a figure is the middle of all calls of its
// best turn.
import { execFileSync } from "node:child_process";
import { load, plan, planJson } from "../dist/index.js";
import { bundle } from "./bundles.js";

const TURNS = 10;
/** Milliseconds for each figure in each turn. */
const BUDGET = 200;

const bundles = [
  ["one instance", bundle(30)],
  ["1,000 records", bundle(1_000)],
  ["10,000 records", bundle(10_000)],
];

/** The native program, of `tests/examples/timings.rs`. */
function compiled() {
  const what = ["--locked", "--release", "--package", "ddns-tests", "--example", "timings"];
  const options = { encoding: "utf8", maxBuffer: 2 ** 26, stdio: ["ignore", "pipe", "inherit"] };
  const messages = execFileSync("cargo", ["build", "--quiet", "--message-format=json", ...what], options).trimEnd();
  return messages.split("\n").map((line) => JSON.parse(line).executable).find(Boolean);
}

/** Microseconds of the middle one of as many calls as fit. */
function middle(call) {
  const times = [];
  for (const begun = performance.now(); performance.now() - begun < BUDGET || times.length < 5; ) {
    const start = performance.now();
    call();
    times.push((performance.now() - start) * 1000);
  }
  return times.sort((a, b) => a - b)[times.length >> 1];
}

/** Microseconds of every bundle, and the lengths of the answers. */
function native(program) {
  const input = bundles.map(([, request]) => `${request}\n`).join("");
  const lines = execFileSync(program, { input, encoding: "utf8" }).trimEnd().split("\n");
  return lines.map((line) => line.split(" ").map(Number));
}

function inNode(request) {
  const value = JSON.parse(request);
  return {
    text: middle(() => planJson(request)),
    value: middle(() => plan(value)),
    // What a host with values pays that goes by way of the text.
    both: middle(() => JSON.parse(planJson(JSON.stringify(value)))),
  };
}

await load();
const program = compiled();
const best = bundles.map(() => ({ native: Infinity, text: Infinity, value: Infinity, both: Infinity }));
for (let turn = 0; turn < TURNS; turn += 1) {
  const natives = native(program);
  bundles.forEach(([name, request], at) => {
    const [, time, bytes] = natives[at];
    if (bytes !== planJson(request).length) throw new Error(`${name}: the native answer is another one`);
    for (const [face, found] of Object.entries({ native: time, ...inNode(request) })) {
      best[at][face] = Math.min(best[at][face], found);
    }
  });
}

const shown = (micros) => (micros < 1000 ? `${micros.toFixed(0)} µs` : `${(micros / 1000).toFixed(1)} ms`);
console.log("| bundle | KB | native | `planJson` | ratio | `plan` | ratio | text and back | ratio |");
console.log("| --- | --: | --: | --: | --: | --: | --: | --: | --: |");
bundles.forEach(([name, request], at) => {
  const cells = ["text", "value", "both"].map((face) => {
    const time = best[at][face];
    return `${shown(time)} | ${(time / best[at].native).toFixed(2)}`;
  });
  console.log(`| ${[name, Math.round(request.length / 1000), shown(best[at].native), ...cells].join(" | ")} |`);
});
