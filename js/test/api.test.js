// The functions, and what happens to instances.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { mock, test } from "node:test";
import { importDocuments, importJson, load, plan, planJson, PlannerError, version } from "../dist/index.js";
import { event } from "./support/event.js";
import { serve } from "./support/serve.js";

const wasm = new URL("../dist/ddns_core_bg.wasm", import.meta.url);
const request = { event, facts: {} };
const asked = { kind: "instance", InstanceId: "i-0aaaaaaaaaaaaaaa1", Account: "123456789012", Region: "eu-west-1" };
const answer = { formatVersion: 1, needs: [asked] };
const instances = mock.method(WebAssembly, "Instance");
const made = () => instances.mock.callCount();

/** A copy of the planner that has loaded nothing yet. */
const fresh = (name) => import(`../dist/planner.js?${name}`);

test("nothing works before it is loaded, and the error says what to do", () => {
  const expected = { name: "PlannerError", message: "the planner is not loaded yet: `await load()` first" };
  assert.throws(() => plan(request), expected);
  assert.throws(() => planJson("{}"), expected);
  assert.throws(() => version(), expected);
});

test("a module that cannot be loaded is an error that names it, and the next try can succeed", async () => {
  const missing = new URL("../dist/missing.wasm", import.meta.url);
  await assert.rejects(load(missing), (error) => {
    assert.ok(error instanceof PlannerError);
    assert.ok(error.message.startsWith(`cannot load the planner from \`${missing.href}\`: ENOENT`), error.message);
    assert.equal(error.cause.code, "ENOENT");
    return true;
  });
  await assert.rejects(load(new Uint8Array([1, 2, 3])), { name: "PlannerError", message: /^cannot load the planner: / });
  await load();
  await load(missing);
  assert.deepEqual(plan(request), answer);
});

test("over HTTP too, and what the server says is in the error", async (t) => {
  const address = await serve(t, new URL("../dist/", import.meta.url).pathname);
  const planner = await fresh("http");
  await assert.rejects(planner.load(new URL("/missing.wasm", address)), {
    name: "PlannerError",
    message: `cannot load the planner from \`${address}/missing.wasm\`: the server answers 404`,
  });
  await planner.load(new URL("/ddns_core_bg.wasm", address));
  assert.deepEqual(planner.plan(request), answer);
});

test("plan takes and gives plain values, planJson text", () => {
  assert.deepEqual(plan(request), answer);
  assert.deepEqual(planJson(JSON.stringify(request)), JSON.stringify(answer));
});

test("importDocuments takes and gives plain values, importJson text, and both judge what is no request", () => {
  const given = { documents: [{ name: "subnets.json", text: '{"Subnets":[{"SubnetId":"subnet-1"}]}' }] };
  const taken = importDocuments(given);
  assert.deepEqual(taken.documents, [{ name: "subnets.json", kind: "subnets", found: ["subnet-1"], count: 1 }]);
  assert.deepEqual(importJson(JSON.stringify(given)), JSON.stringify(taken));
  assert.equal(importDocuments({ document: [] }).rejection.path, "document");
  assert.deepEqual(importDocuments(undefined).rejection, plan(undefined).rejection);
  assert.equal(JSON.parse(importJson("\ud800")).rejection.code, "invalid-json");
});

test("what was loaded is handed on: another planner compiles nothing", async (t) => {
  const module = await load();
  const compile = t.mock.method(WebAssembly, "compile");
  const planner = await fresh("handed");
  assert.equal(await planner.load(module), module);
  assert.deepEqual(planner.plan(request), answer);
  assert.equal(compile.mock.callCount(), 0);
});

test("the version is the package's", async () => {
  assert.equal(version(), JSON.parse(await readFile(new URL("../package.json", import.meta.url))).version);
});

for (const [name, source] of [
  ["an address", () => wasm],
  ["bytes", () => readFile(wasm)],
  ["a buffer", async () => (await readFile(wasm)).buffer],
  ["a compiled module", async () => WebAssembly.compile(await readFile(wasm))],
]) {
  test(`load takes ${name}`, async () => {
    const planner = await fresh(encodeURIComponent(name));
    assert.throws(() => planner.version(), /not loaded yet/);
    await planner.load(await source());
    assert.deepEqual(planner.plan(request), answer);
  });
}

test("one instance serves all calls", () => {
  plan(request);
  const before = made();
  for (let call = 0; call < 100; call += 1) plan(request);
  assert.equal(made(), before);
});

test("after a trap the instance is dropped, and the next call gets a fresh one", () => {
  plan(request);
  const before = made();
  // wasm-bindgen's glue does not expect that to throw: the module is left in the middle of its work, as by a trap.
  const trap = mock.method(Array, "isArray", () => {
    throw new Error("torn apart");
  });
  try {
    const expected = { name: "PlannerError", message: /^the planner stopped: torn apart; this is a mistake in ddns/ };
    assert.throws(() => plan({ event, facts: [] }), expected);
  } finally {
    trap.mock.restore();
  }
  assert.equal(made(), before);
  assert.deepEqual(plan(request), answer);
  assert.equal(made(), before + 1);
});

test("a request that plans something itself while it is read does not disturb", () => {
  let inner;
  const outer = {
    get event() {
      inner = plan(request);
      return event;
    },
    facts: {},
  };
  assert.deepEqual(plan(outer), answer);
  assert.deepEqual(inner, answer);
});

test("an instance that a large request has blown up is not kept", () => {
  plan(request);
  const before = made();
  planJson(`"${"x".repeat(70e6)}`);
  plan(request);
  assert.equal(made(), before + 1);
});
