// Every case, and a few hundred changed and broken ones, in Node and in a browser: the bytes of the native planner.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as ddns from "../dist/index.js";
import { nativeAnswers } from "./support/answers.js";
import { openPage } from "./support/browser.js";
import { compare } from "./support/compare.js";
import { serve } from "./support/serve.js";

const js = new URL("..", import.meta.url).pathname;
const answers = nativeAnswers();

test("the native answers are of all kinds", () => {
  const kinds = byKind(answers);
  assert.ok(kinds.case.length >= 300, `${kinds.case.length} cases`);
  assert.equal(kinds.open.length, kinds.case.length);
  assert.ok(kinds.import.length >= 15);
  assert.ok(kinds.version.some(({ answer }) => JSON.parse(answer).rejection?.code === "unsupported-version"));
  assert.ok(kinds.value.length >= 300 && kinds.text.length >= 300);
  for (const kind of ["case", "value", "text"]) {
    const members = new Set(kinds[kind].flatMap(({ answer }) => Object.keys(JSON.parse(answer))));
    assert.ok(members.has("changes") && members.has("rejection"), `${kind}: ${[...members]}`);
  }
});

test("Node answers the native bytes", async () => {
  await ddns.load();
  const { wrong, compared } = compare(answers, ddns);
  assert.ok(compared > answers.length);
  assert.equal(wrong.length, 0, report(wrong));
});

test("Chromium answers the native bytes", async (t) => {
  const page = await openPage(t, `${await serve(t, js, { extra: { "/empty.html": "<!doctype html>" } })}/empty.html`);
  const { wrong, compared } = await page.evaluate(async (answers) => {
    const ddns = await import("/dist/index.js");
    const { compare } = await import("/test/support/compare.js");
    await ddns.load();
    return compare(answers, ddns);
  }, answers);
  assert.ok(compared > answers.length);
  assert.equal(wrong.length, 0, report(wrong));
});

function byKind(lines) {
  const kinds = {};
  for (const line of lines) (kinds[line.kind] ??= []).push(line);
  return kinds;
}

function report(wrong) {
  return `${wrong.length} answers differ:\n${wrong.slice(0, 5).join("\n")}`;
}
