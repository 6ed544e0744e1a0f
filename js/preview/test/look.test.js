// How the page looks: axe-core finds nothing and nothing is wider than the window, in both themes, from a phone to a wide
// screen; with a screenshot of each.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessible, openPreview, screenshot } from "./support/preview.js";

const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 768, height: 1024 },
  desk: { width: 1280, height: 800 },
  wide: { width: 1920, height: 1080 },
};
const tab = (name) => (page) => page.getByRole("tab", { name }).click();
const example = (at) => (page) => page.locator(".example").nth(at).click();
const STATES = {
  first: [],
  conflict: [example(4)],
  departure: [example(6)],
  steps: [tab("Steps")],
  commands: [tab("Commands")],
  lens: [tab("Who sees what")],
  fleet: [tab("Fleet"), (page) => page.locator(".count", { hasText: "shown of" }).waitFor(), example(9)],
  import: [tab("Import")],
  form: [tab("Form")],
  needs: [example(11)],
  json: [tab("JSON"), (page) => page.locator(".cm-content").waitFor()],
};

for (const [size, viewport] of Object.entries(SIZES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`${size}, ${colorScheme}`, async (t) => {
      const page = await openPreview(t, { viewport, colorScheme });
      const [address] = page.url().split("#");
      for (const [name, steps] of Object.entries(STATES)) {
        // Without the fragment: each begins as the page does.
        await page.goto("about:blank");
        await page.goto(address);
        await page.locator(".summary").waitFor();
        for (const step of steps) await step(page);
        await screenshot(page, `${name}-${size}-${colorScheme}`);
        await checkAccessible(page);
        assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth <= innerWidth), `${name} is too wide`);
      }
    });
  }
}

test("on a phone the plan is said where it is made, and a step away", async (t) => {
  const page = await openPreview(t, { viewport: SIZES.phone });
  const isSeen = () => page.locator("#out").evaluate((heading) => heading.getBoundingClientRect().bottom < innerHeight);
  await tab("Form")(page);
  const jump = page.getByRole("button", { name: "See the plan" });
  await jump.filter({ hasText: "2 to create, 1 zone to create" }).waitFor();
  await page.getByLabel("DHCP domain").fill("");
  await jump.filter({ hasText: "nothing to do" }).waitFor();
  await screenshot(page, "jump-phone", { fullPage: false });
  assert.equal(await isSeen(), false);
  await jump.press("Enter");
  assert.equal(await isSeen(), true);
  await jump.waitFor({ state: "detached" });
  // Where both halves are in sight there is nothing to jump to.
  await page.setViewportSize(SIZES.desk);
  assert.equal(await jump.count(), 0);
});
