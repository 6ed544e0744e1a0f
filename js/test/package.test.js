// What `npm pack` makes, installed in an empty project: in Node, in a Vite build, and in a page without a bundler.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { build } from "vite";
import { nativeAnswers } from "./support/answers.js";
import { openPage } from "./support/browser.js";
import { serve } from "./support/serve.js";

const js = new URL("..", import.meta.url).pathname;
const project = mkdtempSync(join(tmpdir(), "ddns-package-"));
after(() => rmSync(project, { recursive: true }));

const npm = (cwd, ...args) => execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
const sha256 = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

// `--ignore-scripts`: dist/ is what is under test, and is not made anew.
const [packed] = JSON.parse(npm(js, "pack", "--ignore-scripts", "--json", "--pack-destination", project));
writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }');
npm(project, "install", "--offline", "--no-audit", "--no-fund", `./${packed.filename}`);
const installed = join(project, "node_modules/@ddns/core");

const { request, answer } = nativeAnswers().find(({ kind, answer }) => kind === "case" && answer.includes("changeRecordSets"));
/** What every way of importing has to do. */
const program = (from) => `
import { load, planJson, plan, run, version } from ${JSON.stringify(from)};
await load();
const request = ${request};
const text = planJson(JSON.stringify(request));
const outcome = await run({ ...request.event, detail: { ...request.event.detail, state: "pending" } }, {});
globalThis.found = JSON.stringify({ text, same: JSON.stringify(plan(request)) === text, version: version(), rounds: outcome.rounds });
`;
const expected = { text: answer, same: true, version: packed.version, rounds: 0 };
const found = async (page) => {
  await page.waitForFunction(() => globalThis.found !== undefined);
  return JSON.parse(await page.evaluate(() => globalThis.found));
};
const html = (script) => `<!doctype html><title>ddns</title>${script}`;

test("the package holds what it needs, and nothing else", () => {
  const files = packed.files.map(({ path }) => path).sort();
  const dist = ["contract.d.ts", "ddns_core_bg.wasm", "glue.d.ts", "glue.js"];
  for (const name of ["abi", "index", "plain", "planner", "run"]) dist.push(`${name}.d.ts`, `${name}.js`);
  assert.deepEqual(files, ["README.md", ...dist.map((name) => `dist/${name}`), "package.json"].sort());
  const manifest = JSON.parse(readFileSync(join(installed, "package.json")));
  assert.equal(manifest.dependencies, undefined);
  for (const script of ["preinstall", "install", "postinstall", "prepare"]) assert.equal(manifest.scripts[script], undefined);
  assert.deepEqual(readdirSync(join(project, "node_modules")).filter((name) => !name.startsWith(".")), ["@ddns"]);
});

test("the shipped module is, byte for byte, the one that the Rust side builds", () => {
  const folder = join(project, "module");
  const cargo = ["run", "--quiet", "--locked", "--package", "ddns-module", "--", folder];
  execFileSync("cargo", cargo, { cwd: js, stdio: ["ignore", "ignore", "inherit"] });
  const [sum] = readFileSync(join(folder, "ddns_core_bg.wasm.sha256"), "utf8").split(" ");
  assert.equal(sha256(join(installed, "dist/ddns_core_bg.wasm")), sum);
});

test("imported in Node", () => {
  writeFileSync(join(project, "node.js"), `${program("@ddns/core")}process.stdout.write(globalThis.found);`);
  assert.deepEqual(JSON.parse(execFileSync(process.execPath, ["node.js"], { cwd: project, encoding: "utf8" })), expected);
});

test("loaded in Node from the module's own entry", () => {
  const script = `
import { readFile } from "node:fs/promises";
import { load, version } from "@ddns/core";
await load(await readFile(new URL(import.meta.resolve("@ddns/core/ddns_core_bg.wasm"))));
process.stdout.write(version());`;
  writeFileSync(join(project, "bytes.js"), script);
  assert.equal(execFileSync(process.execPath, ["bytes.js"], { cwd: project, encoding: "utf8" }), packed.version);
});

test("the types tell right from wrong", () => {
  const folder = join(project, "types");
  mkdirSync(folder);
  writeFileSync(join(folder, "right.ts"), `
import { load, plan, run, type Request } from "@ddns/core";
export async function right(request: Request): Promise<string> {
  await load();
  const answer = plan(request);
  if ("rejection" in answer) return answer.rejection.message;
  if ("needs" in answer) return answer.needs.map((need) => need.kind).join();
  const host = { fetch: async () => ({ instances: {} }), apply: async () => {} };
  const outcome = await run(request.event, host);
  return outcome.plan.fingerprint + answer.changes.map((change) => change.kind).join();
}`);
  writeFileSync(join(folder, "wrong.ts"), `
import { plan, run } from "@ddns/core";
// @ts-expect-error: a request has an event and facts
plan({ facts: {} });
// @ts-expect-error: a setting that there is not
plan({ event: {} as never, facts: { settings: { tll: 1 } } });
// @ts-expect-error: a host applies, too
run({} as never, { fetch: async () => ({}) });
// @ts-expect-error: an answer is not always a plan
plan({} as never).changes;`);
  const options = ["--strict", "--noEmit", "--target", "es2022", "--module", "nodenext"];
  const tsc = join(js, "node_modules/typescript/bin/tsc");
  const check = () => execFileSync(process.execPath, [tsc, ...options, "right.ts", "wrong.ts"], { cwd: folder, encoding: "utf8" });
  assert.doesNotThrow(check, (error) => assert.fail(error.stdout));
});

test("bundled by Vite, in Chromium", async (t) => {
  const root = join(project, "vite");
  mkdirSync(root);
  writeFileSync(join(root, "index.html"), html('<script type="module" src="./main.js"></script>'));
  writeFileSync(join(root, "main.js"), program("@ddns/core"));
  const warnings = [];
  const customLogger = { info() {}, warnOnce: (text) => warnings.push(text), warn: (text) => warnings.push(text),
    error: (text) => warnings.push(text), clearScreen() {}, hasErrorLogged: () => false, hasWarned: false };
  // A base of its own, as on a site below a path.
  await build({ root, base: "/app/", build: { outDir: "out/app", target: "es2022" }, configFile: false, customLogger });
  assert.deepEqual(warnings, []);
  const assets = readdirSync(join(root, "out/app/assets"));
  const wasm = assets.filter((name) => name.endsWith(".wasm"));
  assert.equal(wasm.length, 1, assets.join());
  assert.equal(sha256(join(root, "out/app/assets", wasm[0])), sha256(join(installed, "dist/ddns_core_bg.wasm")));
  const page = await openPage(t, `${await serve(t, join(root, "out"))}/app/index.html`);
  assert.deepEqual(await found(page), expected);
});

const entry = "/vendor/ddns/index.js";
for (const [name, head, from, types] of [
  ["by its address", "", entry, {}],
  ["with an import map", `<script type="importmap">{"imports":{"@ddns/core":"${entry}"}}</script>`, "@ddns/core", {}],
  ["from a server that does not know the media type", "", entry, { ".wasm": "application/octet-stream" }],
]) {
  test(`in a page without a bundler, ${name}, in Chromium`, async (t) => {
    cpSync(join(installed, "dist"), join(project, "page/vendor/ddns"), { recursive: true });
    const extra = { "/index.html": html(`${head}<script type="module">${program(from)}</script>`) };
    const page = await openPage(t, `${await serve(t, join(project, "page"), { extra, types })}/index.html`);
    assert.deepEqual(await found(page), expected);
  });
}

test("a module that the server does not have is an error that names it, in Chromium", async (t) => {
  cpSync(join(installed, "dist"), join(project, "page/vendor/ddns"), { recursive: true });
  const extra = { "/index.html": html("") };
  const address = await serve(t, join(project, "page"), { extra });
  const page = await openPage(t, `${address}/index.html`);
  const error = await page.evaluate(async (entry) => {
    const { load, version } = await import(entry);
    // An address that answers, but with something else.
    const error = await load(new URL("/index.html", location.href)).catch((error) => error);
    await load();
    return { name: error.name, message: error.message, version: version() };
  }, entry);
  assert.equal(error.name, "PlannerError");
  assert.ok(error.message.startsWith(`cannot load the planner from \`${address}/index.html\`: `), error.message);
  assert.equal(error.version, packed.version);
});
