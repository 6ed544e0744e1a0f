// How the page looks: axe-core finds nothing, in both themes, at a desk and on a phone; with a screenshot of each.
import { test } from "node:test";
import { checkAccessible, openPreview, screenshot } from "./support/preview.js";

const SIZES = { desk: { width: 1440, height: 900 }, tablet: { width: 900, height: 1100 }, phone: { width: 390, height: 844 } };
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
      }
    });
  }
}
