// `npm run bench:preview`: how long the built page takes, in Chromium on this machine.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { fleetFiles } from "../preview/test/support/fleet.js";
import { built, drop, openPreview, tab } from "../preview/test/support/preview.js";

const ROUNDS = 7;
const closing = [];
const t = { after: (close) => closing.unshift(close) };
const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

/** From the navigation to the first plan on the page, the processor slowed down, and nothing kept from the last time. */
async function firstPlan(page, rate) {
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate });
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await session.send("Network.clearBrowserCache");
    await page.goto("about:blank");
    await page.goto(page.address, { waitUntil: "commit" });
    await page.locator(".summary").waitFor();
    times.push(await page.evaluate(() => performance.getEntriesByName("first plan")[0].startTime));
  }
  await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  return median(times);
}

/** From a keystroke in the form to the new plan in the page. */
async function typing(page) {
  await tab(page, "Form").click();
  const times = await page.evaluate(async (rounds) => {
    const field = [...document.querySelectorAll(".field")].find((field) => field.innerText.startsWith("ttl")).querySelector("input");
    const times = [];
    for (let round = 0; round < rounds * 5; round += 1) {
      const changed = new Promise((seen) => new MutationObserver((_, observer) => (observer.disconnect(), seen())).observe(document.querySelector(".fingerprint"), { subtree: true, characterData: true, childList: true }));
      const begun = performance.now();
      field.value = String(100 + round);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      await changed;
      times.push(performance.now() - begun);
      await new Promise(requestAnimationFrame);
    }
    return times;
  }, ROUNDS);
  return median(times);
}

/** From the drop of the files to the whole table. */
async function tenThousand(page) {
  await tab(page, "Import").click();
  await page.evaluate(() => addEventListener("drop", () => performance.mark("dropped"), { capture: true, once: true }));
  await drop(page, fleetFiles(10_000));
  const shown = await page.waitForFunction(() => {
    const isWhole = document.querySelector(".count")?.textContent.includes("10000 shown of 10000");
    return isWhole && performance.now() - performance.getEntriesByName("dropped")[0].startTime;
  });
  return shown.jsonValue();
}

/** From one step of scrolling through all of the table to the next, each as far as a screen. */
async function scrolling(page) {
  const times = await page.evaluate(async () => {
    const body = document.querySelector(".table-body");
    const frame = () => new Promise(requestAnimationFrame);
    const times = [];
    for (let last = await frame(); body.scrollTop + body.clientHeight < body.scrollHeight; ) {
      body.scrollTop += body.clientHeight;
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times;
  });
  return median(times);
}

function weights() {
  const files = readdirSync(built, { recursive: true }).filter((name) => statSync(join(built, name)).isFile());
  return files.map((name) => [name, gzipSync(readFileSync(join(built, name))).length]);
}

/** Marks when the first plan is in the page. */
function watch() {
  const observer = new MutationObserver(() => {
    if (document.querySelector(".summary") === null) return;
    performance.mark("first plan");
    observer.disconnect();
  });
  observer.observe(document, { subtree: true, childList: true });
}

try {
  const page = await openPreview(t);
  await page.addInitScript(watch);
  [page.address] = page.url().split("#");
  for (const rate of [1, 4]) console.log(`first plan, processor ${rate} times slower: ${(await firstPlan(page, rate)).toFixed(0)} ms`);
  console.log(`keystroke to plan: ${(await typing(page)).toFixed(1)} ms`);
  console.log(`10,000 instances, dropped, planned, shown: ${(await tenThousand(page)).toFixed(0)} ms`);
  console.log(`a step of scrolling through them: ${(await scrolling(page)).toFixed(1)} ms`);
  console.log(`load of the machine: ${loadavg()[0].toFixed(1)}`);
  for (const [name, size] of weights()) console.log(`${(size / 1000).toFixed(1).padStart(7)} KB gzipped  ${name}`);
} finally {
  for (const close of closing) await close();
}
