// What is delivered: its weight, its policy, its theme.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { built, openPreview } from "./support/preview.js";

test("the page without its editor is under 400 KB", async (t) => {
  const asked = new Set();
  const page = await openPreview(t);
  page.on("response", (response) => asked.add(new URL(response.url()).pathname.split("/some/path/")[1]));
  await page.reload();
  await page.locator(".summary").waitFor();
  const files = [...asked].filter((path) => path !== "");
  assert.ok(files.some((file) => file.endsWith(".wasm")), [...files].join());
  assert.ok(!files.some((file) => file.includes("open-")), "the editor waits until it is opened");
  const weight = files.map((file) => gzipSync(readFileSync(join(built, file))).length).reduce((sum, size) => sum + size, 0);
  assert.ok(weight < 400_000, `${weight} bytes: ${files.join()}`);
});

test("nothing in the page is inline, and its policy allows nothing of others", () => {
  const html = readFileSync(join(built, "index.html"), "utf8");
  const [, policy] = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html);
  assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';/);
  assert.doesNotMatch(policy, /'unsafe-|https?:|\*/);
  assert.doesNotMatch(html, /<style|style=|<script(?![^>]*src=)|\son\w+=|https?:/);
  assert.doesNotMatch(html, /(?:src|href)="\//, "every address is relative: the page may be anywhere");
  assert.ok(readdirSync(built).includes("index.html"));
});

test("the policy refuses what is inline and what goes elsewhere, and no test that sees that passes", async () => {
  const closing = [];
  const page = await openPreview({ after: (close) => closing.push(close) });
  await page.evaluate(() => document.body.append(Object.assign(document.createElement("script"), { textContent: "globalThis.isRun = true" })));
  assert.equal(await page.evaluate(() => globalThis.isRun), undefined);
  await assert.rejects(page.evaluate(() => fetch("https://198.51.100.1/")));
  const ends = await Promise.allSettled(closing.map(async (close) => close()));
  const [{ reason }, ...others] = ends.filter(({ status }) => status === "rejected");
  assert.deepEqual(others, [], "the request has not left the page");
  assert.match(reason.message, /violates the following Content Security Policy directive 'script-src 'self'/);
  assert.match(reason.message, /violates the following Content Security Policy directive: "connect-src 'self'"/);
});

test("the theme is the system's until somebody chooses", async (t) => {
  const page = await openPreview(t, { colorScheme: "dark" });
  const becomes = (theme) => page.locator(`html[data-theme=${theme}]`).waitFor();
  await becomes("dark");
  await page.emulateMedia({ colorScheme: "light" });
  await becomes("light");
  await page.getByRole("button", { name: "Use the dark theme" }).click();
  await becomes("dark");
  await page.reload();
  await becomes("dark");
});
