// The built page, on a path of a server, in Chromium.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";
import { openPage } from "../../../test/support/browser.js";
import { serve } from "../../../test/support/serve.js";

const js = new URL("../../..", import.meta.url).pathname;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const built = join(js, "preview/dist");
/** What the tests look at is kept for people to look at, too. */
const screenshots = join(js, "preview/test/screenshots");

/**
 * Opens the page below a path, as on a site that has other things, too. Whatever it asks of another origin fails the test.
 * What it keeps for when there is no network is looked at in `offline.test.js`.
 */
export async function openPreview(t, { fragment = "", ...options } = {}) {
  const site = mkdtempSync(join(tmpdir(), "ddns-preview-"));
  cpSync(built, join(site, "some/path"), { recursive: true });
  const closing = [];
  const origin = await serve({ after: (close) => closing.push(close) }, site);
  const permissions = ["clipboard-read", "clipboard-write"];
  const viewport = { width: 1440, height: 900 };
  const page = await openPage(t, "about:blank", { viewport, permissions, serviceWorkers: "block", ...options });
  // Only after the browser, which asks for the icon when it likes.
  t.after(() => {
    for (const close of closing) close();
    rmSync(site, { recursive: true });
  });
  page.setDefaultTimeout(10_000);
  const elsewhere = [];
  page.on("request", (request) => {
    const { protocol } = new URL(request.url());
    if (!request.url().startsWith(origin) && protocol.startsWith("http")) elsewhere.push(request.url());
  });
  t.after(() => assert.deepEqual(elsewhere, [], "the page asks nobody else"));
  await page.goto(`${origin}/some/path/index.html${fragment}`);
  await page.locator(".summary, .notice").first().waitFor();
  return page;
}

/** Has axe-core, with all that it knows, look at the page as it is now. */
export async function checkAccessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  const said = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map(({ html, failureSummary }) => `${html}\n  ${failureSummary}`).join("\n  ")}`);
  assert.equal(violations.length, 0, said.join("\n"));
}

export async function screenshot(page, name, { fullPage = true } = {}) {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage });
}

export const tab = (page, name) => page.getByRole("tab", { name });

/** The request that the page has, read out of its editor. */
export async function shownRequest(page) {
  await tab(page, "JSON").click();
  await page.locator(".cm-content").waitFor();
  await page.locator(".cm-content").press("Control+a");
  await page.keyboard.press("Control+c");
  return JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
}

/** Replaces what is in the editor, by pasting: typed by a program, many lines take Chromium long. */
export async function typeRequest(page, request) {
  const text = typeof request === "string" ? request : JSON.stringify(request, null, 2);
  await page.locator(".cm-content").press("Control+a");
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await page.keyboard.press("Control+v");
}

/** Drops files on the import. */
export async function drop(page, files) {
  const transfer = await page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, text } of files) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.dispatchEvent(".import", "drop", { dataTransfer: transfer });
}
