// Without a network: what was opened once is there again; and a new build takes the place of the old one.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openPage } from "../../test/support/browser.js";
import { serve } from "../../test/support/serve.js";
import { writeServiceWorker } from "../offline.js";
import { built, tab } from "./support/preview.js";

/** The built page below a path, from a server that can be taken away. */
async function site(t) {
  const folder = mkdtempSync(join(tmpdir(), "ddns-offline-"));
  t.after(() => rmSync(folder, { recursive: true }));
  const page = join(folder, "some/path");
  cpSync(built, page, { recursive: true });
  const closing = [];
  const close = () => closing.splice(0).forEach((end) => end());
  t.after(close);
  const origin = await serve({ after: (end) => closing.push(end) }, folder);
  /** Another build, of which the title tells. */
  const publish = (title) => {
    const file = join(page, "index.html");
    writeFileSync(file, readFileSync(file, "utf8").replace(/<title>.*<\/title>/, `<title>${title}</title>`));
    writeServiceWorker(page);
  };
  return { address: `${origin}/some/path/`, publish, close };
}

/** What Chromium says where the server is gone, whatever the page makes of it. */
const isExpected = (message) => message.includes("net::ERR_CONNECTION_REFUSED");

/** Asks the page again and again, for what only a promise tells. */
async function until(page, isSo) {
  for (let tries = 0; !(await page.evaluate(isSo)); tries += 1) {
    assert.ok(tries < 200, `it never comes to this: ${isSo}`);
    await page.waitForTimeout(50);
  }
}

/** The page is kept: a service worker is at work, and no other is on its way. */
const kept = (page) =>
  until(page, async () => {
    const { installing, waiting, active } = (await navigator.serviceWorker.getRegistration()) ?? {};
    return active?.state === "activated" && !installing && !waiting;
  });
const caches = (page) => page.evaluate(() => globalThis.caches.keys());

test("a page that was opened once opens, plans and edits without a network", async (t) => {
  const { address, close } = await site(t);
  const page = await openPage(t, `${address}index.html`, { isExpected });
  await page.locator(".summary").waitFor();
  await kept(page);
  await page.waitForFunction(() => location.hash.startsWith("#v1."));
  const first = await page.evaluate(() => location.hash);
  await page.getByRole("button", { name: /first instance is stopped/ }).click();
  await page.waitForFunction((first) => location.hash !== first, first);
  const fingerprint = await page.locator(".fingerprint code").innerText();
  close();
  await assert.rejects(fetch(address));
  await page.reload();
  await page.locator(".summary").waitFor();
  assert.equal(await page.locator(".fingerprint code").innerText(), fingerprint);
  await page.locator(".example").first().click();
  await tab(page, "Form").click();
  await page.getByLabel("Private address").fill("10.0.0.77");
  await page.locator(".record .values", { hasText: "10.0.0.77" }).first().waitFor();
  // What the page loads only when it is asked for is there, too: the editor, and the workers.
  await tab(page, "JSON").click();
  await page.locator(".cm-content").waitFor();
  await tab(page, "Fleet").click();
  await page.locator(".count", { hasText: "shown of" }).waitFor();
});

test("a new build takes the place of the old one", async (t) => {
  const { address, publish, close } = await site(t);
  const page = await openPage(t, `${address}index.html`, { isExpected });
  await page.locator(".summary").waitFor();
  await kept(page);
  const [old] = await caches(page);
  publish("the new build");
  // With a network the new page is there at once, while the old one's files are kept as long as a page may ask for them.
  await page.reload();
  assert.equal(await page.title(), "the new build");
  await until(page, async () => (await navigator.serviceWorker.getRegistration()).waiting?.state === "installed");
  assert.equal((await caches(page)).length, 2);
  await page.goto("about:blank");
  await page.goto(`${address}index.html`);
  await kept(page);
  await until(page, async () => (await globalThis.caches.keys()).length === 1);
  assert.notDeepEqual(await caches(page), [old]);
  close();
  await page.reload();
  await page.locator(".summary").waitFor();
  assert.equal(await page.title(), "the new build");
});
