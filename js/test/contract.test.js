// The types: as the schemas are, and of use to whoever writes a host.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import { contract, file } from "../types.js";

const tsc = new URL("../node_modules/typescript/bin/tsc", import.meta.url).pathname;
const project = new URL("types/tsconfig.json", import.meta.url).pathname;

test("src/contract.d.ts is made from the schemas as they are", async () => {
  assert.equal(await readFile(file, "utf8"), await contract(), "stale: `npm run types`");
});

test("what a host writes has a type, and a misspelling has none", async () => {
  const run = promisify(execFile)(process.execPath, [tsc, "--project", project]);
  await run.catch(({ stdout }) => assert.fail(stdout));
});
