// Many instances at once: what each gets, what is wrong among them, and one of them opened.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fleet } from "./support/fleet.js";
import { checkAccessible, openPreview, screenshot, shownRequest, tab, typeRequest } from "./support/preview.js";

const choose = (page, said) => page.getByLabel("Show").selectOption(said);
const count = (page) => page.locator(".count");
const rows = async (page) => {
  const texts = await page.locator(".table-all [role=row]").allInnerTexts();
  return texts.map((text) => text.replaceAll(/\s+/g, " ").trim());
};

async function openFleet(page, size) {
  await shownRequest(page);
  await typeRequest(page, JSON.stringify(fleet(size)));
  await tab(page, "Fleet").click();
  await count(page).filter({ hasText: `${size} shown of ${size}` }).waitFor();
}

test("each view of the fleet shows what belongs to it", async (t) => {
  const page = await openPreview(t);
  await openFleet(page, 100);
  await screenshot(page, "fleet");
  await checkAccessible(page);
  assert.match((await rows(page))[0], /^i-00000000000000000 running ip-10-0-0-0\.corp\.example\.$/);
  const shown = { changes: /\+2|−2|\+1/, conflicts: /same name as i-/, invalid: /-wrong-/, orphaned: /stopped|unknown/ };
  const expected = { changes: 40, conflicts: 10, invalid: 10, orphaned: 20 };
  for (const [view, pattern] of Object.entries(shown)) {
    await choose(page, view);
    await count(page).filter({ hasText: `${expected[view]} shown of 100` }).waitFor();
    for (const row of await rows(page)) assert.match(row, pattern, view);
  }
  await choose(page, "records of nobody");
  assert.deepEqual(await rows(page), ["by-hand.corp.example. A ZCORP 192.0.2.1 nobody's"]);
  await choose(page, "orphaned records");
  await count(page).filter({ hasText: "40 shown of 181" }).waitFor();
  await checkAccessible(page);
});

test("it is sorted, filtered, and one opened", async (t) => {
  const page = await openPreview(t);
  await openFleet(page, 100);
  await page.getByRole("button", { name: "Instance", exact: false }).last().click();
  assert.match((await rows(page))[0], /^i-00000000000000063/);
  await page.getByLabel("Filter").fill("ip-10-0-0-16");
  await count(page).filter({ hasText: "1 shown of 100" }).waitFor();
  await page.getByRole("button", { name: "i-00000000000000010" }).click();
  await page.locator(".summary", { hasText: "2 to create" }).waitFor();
  await page.getByText("ip-10-0-0-16.corp.example.").first().waitFor();
  assert.equal(await tab(page, "Records").getAttribute("aria-selected"), "true");
});

test("one that EC2 does not know any more was terminated, and what it has left goes", async (t) => {
  const page = await openPreview(t);
  await openFleet(page, 20);
  await page.getByRole("button", { name: "i-00000000000000009" }).click();
  await page.locator(".summary", { hasText: "2 to delete" }).waitFor();
  await page.getByText("the event says terminated, EC2 says that there is none").waitFor();
});
