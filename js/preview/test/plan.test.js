// From a request to its plan: the examples against the native planner, what is shown of a plan, and the editor.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { examples, file, story } from "../examples.js";
import { openPreview, shownRequest, tab, typeRequest } from "./support/preview.js";

const chapters = story();

test("the examples are the demo's chapters", () => {
  assert.equal(readFileSync(file, "utf8"), examples(chapters), "run `npm run preview:examples`");
});

test("each example has the native planner's plan", async (t) => {
  const page = await openPreview(t);
  assert.ok(chapters.length >= 10);
  for (const { title, answer } of chapters) {
    await tab(page, "Examples").click();
    await page.getByRole("button", { name: title, exact: true }).click();
    assert.equal(await page.locator(".fingerprint code").innerText(), answer.fingerprint, title);
    await tab(page, "Steps").click();
    // Folded: it is in the page all the same.
    const steps = await page.locator(".steps pre").allTextContents();
    assert.deepEqual(steps.map((text) => JSON.parse(text)), answer.changes, title);
    await tab(page, "Records").click();
    const messages = await page.locator(".diagnostic p:nth-child(2)").allInnerTexts();
    assert.deepEqual(messages.sort(), answer.diagnostics.map(({ message }) => message.replaceAll("`", "")).sort(), title);
    await tab(page, "Commands").click();
    const batches = answer.changes.filter(({ kind }) => kind === "changeRecordSets").map(({ ChangeBatch }) => ChangeBatch);
    const shown = await page.locator('.code pre[aria-label^="ChangeBatch"]').allTextContents();
    assert.deepEqual(shown.map((text) => JSON.parse(text)), batches, title);
  }
});

test("records are shown with old and new values and the reason", async (t) => {
  const page = await openPreview(t);
  await page.getByRole("button", { name: /started again/ }).click();
  const rows = await page.locator(".record").evaluateAll((rows) => rows.map((row) => row.innerText.replaceAll(/\s+/g, " ").trim()));
  assert.ok(rows.some((row) => row.startsWith("+ create ip-10-0-0-4.corp.example. A 60s 10.0.0.4 DHCP option")), rows.join("\n"));
  assert.match(await page.locator(".diagnostics").first().innerText(), /name-taken[^]*What to do:/);
});

test("a value that changes is shown with what it was", async (t) => {
  const page = await openPreview(t);
  await page.getByRole("button", { name: /EventBridge delivers/ }).click();
  const request = await shownRequest(page);
  const [www] = request.facts.recordSets.ZCORP.filter(({ Name }) => Name === "www.corp.example.");
  www.ResourceRecords = [{ Value: "elsewhere.corp.example." }];
  await typeRequest(page, request);
  const row = page.locator(".record.change");
  await row.waitFor();
  assert.equal(await row.locator("del").innerText(), "elsewhere.corp.example.");
  assert.equal(await row.locator("ins").innerText(), "ip-10-0-0-4.corp.example.");
  assert.match(await page.locator(".diagnostics").last().innerText(), /drift-repaired/);
});

test("what is typed is planned at once, and what cannot be read says where", async (t) => {
  const page = await openPreview(t);
  const request = await shownRequest(page);
  await typeRequest(page, { ...request, facts: { ...request.facts, settings: { ttl: 17 } } });
  await page.locator(".record .ttl", { hasText: "17s" }).first().waitFor();
  await typeRequest(page, { ...request, facts: { ...request.facts, settings: { tll: 17 } } });
  assert.match(await page.locator(".notice.error").innerText(), /facts\.settings\.tll/);
  await typeRequest(page, '{ "event": ');
  await page.getByText("This is no JSON yet").waitFor();
  assert.match(await page.locator(".notice.error").innerText(), /cannot be read/);
  await typeRequest(page, { event: request.event, facts: {} });
  await page.getByText("Nothing can be decided yet").waitFor();
});

test("the editor completes, explains and checks after the schema", async (t) => {
  const page = await openPreview(t);
  await shownRequest(page);
  await typeRequest(page, '{ "event": {}, "facts": {  } }');
  await page.locator(".cm-lintRange-error", { hasText: "event" }).waitFor();
  await page.locator(".cm-content").press("End");
  for (let steps = 0; steps < 4; steps += 1) await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Control+Space");
  const options = page.locator(".cm-tooltip-autocomplete li");
  await options.first().waitFor();
  assert.ok((await options.allInnerTexts()).includes("hostedZones"));
  await page.locator(".cm-tooltip-autocomplete li", { hasText: "registrationTable" }).click();
  await page.locator(".cm-content", { hasText: '"registrationTable": "present"' }).waitFor();
  await page.getByText('"facts"', { exact: false }).last().hover();
  await page.locator(".cm-hover").first().waitFor();
});

test("what is copied is what is shown", async (t) => {
  const page = await openPreview(t);
  await tab(page, "Commands").click();
  const box = page.locator(".code", { hasText: "AWS CLI" });
  await box.getByRole("button").click();
  await box.getByText("Copied").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied, await box.locator("pre").textContent());
  assert.match(copied, /^ZONE_0_0_10_in_addr_arpa=\$\(aws route53 create-hosted-zone \\\n {2}--name 0\.0\.10\.in-addr\.arpa\. /);
  assert.match(copied, /--hosted-zone-id "\$ZONE_0_0_10_in_addr_arpa" \\\n {2}--change-batch '\{"Comment"/);
});

test("the keyboard is enough", async (t) => {
  const page = await openPreview(t);
  const focused = () => page.evaluate(() => document.activeElement.id);
  // Past the buttons at the top.
  for (let steps = 0; steps < 8 && (await focused()) !== "tab-examples"; steps += 1) await page.keyboard.press("Tab");
  assert.equal(await focused(), "tab-examples");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".example").nth(1).getAttribute("aria-pressed"), "true");
  await tab(page, "Records").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await tab(page, "Steps").getAttribute("aria-selected"), "true");
  await page.keyboard.press("End");
  assert.equal(await tab(page, "Fleet").getAttribute("aria-selected"), "true");
});
