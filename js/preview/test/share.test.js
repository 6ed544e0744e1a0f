// What is taken elsewhere: links that open as they were, the bundle, Markdown.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { openPreview, shownRequest, tab, typeRequest } from "./support/preview.js";

const copied = (page) => page.evaluate(() => navigator.clipboard.readText());
const fingerprint = (page) => page.locator(".fingerprint code").innerText();

async function copyLink(page) {
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  return copied(page);
}

test("a link opens as the page was, in text and in sight", async (t) => {
  const page = await openPreview(t);
  const request = await shownRequest(page);
  request.facts.settings.ttl = 77;
  const text = `${JSON.stringify(request)} `;
  await typeRequest(page, text);
  await page.locator(".record .ttl", { hasText: "77s" }).first().waitFor();
  await tab(page, "Steps").click();
  const [address, print] = [await copyLink(page), await fingerprint(page)];
  const other = await openPreview(t, { fragment: new URL(address).hash });
  assert.equal(await fingerprint(other), print);
  assert.equal(await tab(other, "Steps").getAttribute("aria-selected"), "true");
  assert.equal(await tab(other, "JSON").getAttribute("aria-selected"), "true");
  assert.deepEqual(await shownRequest(other), request);
  // And again, the same link: nothing is lost on the way, not even a blank.
  assert.equal(await copyLink(other).then((link) => new URL(link).hash), new URL(address).hash);
});

test("the address follows what is typed, and a link opened in the same window is opened", async (t) => {
  const page = await openPreview(t);
  await page.waitForFunction(() => location.hash.startsWith("#v1."));
  const first = await page.evaluate(() => location.hash);
  await page.getByRole("button", { name: /first instance is stopped/ }).click();
  await page.waitForFunction((first) => location.hash !== first, first);
  const print = await fingerprint(page);
  await page.reload();
  await page.locator(".summary").waitFor();
  assert.equal(await fingerprint(page), print);
  const hash = await page.evaluate(() => location.hash);
  await page.getByRole("button", { name: /EventBridge delivers/ }).click();
  await page.waitForFunction((hash) => location.hash !== hash, hash);
  await page.evaluate((hash) => (location.hash = hash), hash);
  await page.waitForFunction((print) => document.querySelector(".fingerprint code").textContent === print, print);
});

for (const [name, fragment] of [["broken", "#v1.AAAA"], ["foreign", "#somewhere"], ["senseless", "#v1.-"], ["cut off", "#v1.q1YqTlayMtBRKkktLlGyAlIlqRUlSlYA"]]) {
  test(`a ${name} fragment opens the first example`, async (t) => {
    const page = await openPreview(t, { fragment });
    assert.equal(await page.locator(".example").first().getAttribute("aria-pressed"), "true");
  });
}

test("the bundle is downloaded as it is typed", async (t) => {
  const page = await openPreview(t);
  await shownRequest(page);
  await typeRequest(page, '{ "event": 1 }');
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download bundle" }).click()]);
  assert.equal(download.suggestedFilename(), "bundle.json");
  assert.equal(readFileSync(await download.path(), "utf8"), '{ "event": 1 }');
});

test("Markdown says what the page says, and nothing of it is markup", async (t) => {
  const page = await openPreview(t);
  const request = await shownRequest(page);
  request.facts.instances["i-0aaaaaaaaaaaaaaa1"].Tags = [{ Key: "CNAME", Value: "@everyone,<b>|x|.corp.example" }];
  await typeRequest(page, request);
  await page.locator(".diagnostic").first().waitFor();
  await page.getByRole("button", { name: "Copy as Markdown" }).click();
  await page.getByRole("button", { name: "Copied" }).waitFor();
  const text = await copied(page);
  assert.match(text, /^### DNS plan: i-0aaaaaaaaaaaaaaa1 in eu-west-1 of account 123456789012: the event and EC2 say running\n\n\*\*2 to create/);
  assert.match(text, /\| `\+` \| `ip-10-0-0-4\.corp\.example\.` \| A \| 60s \| {2}\| `10\.0\.0\.4` \|/);
  assert.match(text, /- \*\*error\*\* `invalid-name`/);
  assert.ok(text.includes(await fingerprint(page)));
  const outside = text.replaceAll(/`[^`]*`|<code>.*?<\/code>|<\/?details>|<\/?summary>|<br>/g, "");
  assert.doesNotMatch(outside, /@|<b>|\|x\|/);
});

test("what is too long for a link says so", async (t) => {
  const page = await openPreview(t);
  const request = await shownRequest(page);
  // Nothing that compresses.
  let seed = 1;
  const noise = () => (seed = (seed * 48271) % 2147483647).toString(36);
  request.event.id = Array.from({ length: 20_000 }, noise).join("");
  await typeRequest(page, request);
  await page.getByRole("button", { name: "Copy link" }).click();
  await page.getByRole("button", { name: "Too long for a link: download it" }).waitFor();
});
