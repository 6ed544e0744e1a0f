// One's own documents: pasted, dropped, broken, and ten thousand instances of them.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { importDocuments, load } from "../../dist/index.js";
import { fleetFiles } from "./support/fleet.js";
import { checkAccessible, drop, openPreview, screenshot, shownRequest, tab } from "./support/preview.js";

const everything = JSON.parse(readFileSync(new URL("../../../tests/import/everything.json", import.meta.url), "utf8"));

async function paste(page, text) {
  await page.getByLabel("Paste, or drop files").fill(text);
  await page.getByRole("button", { name: "Take it in" }).click();
}

const text = (document) => document.text ?? JSON.stringify(document.json);
const documents = everything.documents.map((document) => ({ name: document.name, text: text(document) }));

test("files that are dropped are recognised, and planned", async (t) => {
  const page = await openPreview(t);
  await tab(page, "Import").click();
  await drop(page, documents);
  await page.locator(".document").first().waitFor();
  await screenshot(page, "import");
  await checkAccessible(page);
  assert.equal(await page.locator(".document.refused").count(), 0);
  await page.locator(".summary").waitFor();
  const { event, facts } = await shownRequest(page);
  await load();
  assert.deepEqual({ event, facts }, importDocuments({ documents }).bundle);
});

test("what is pasted one after another comes to the same", async (t) => {
  const page = await openPreview(t);
  await tab(page, "Import").click();
  for (const { text } of documents) await paste(page, text);
  await page.locator(".summary").waitFor();
  const { facts } = await shownRequest(page);
  assert.deepEqual(Object.keys(facts.instances), Object.keys(everything.expect.facts.instances));
  assert.deepEqual(facts.hostedZones, everything.expect.facts.hostedZones);
});

test("what cannot be read says why, and changes nothing", async (t) => {
  const page = await openPreview(t);
  const fingerprint = await page.locator(".fingerprint code").innerText();
  await tab(page, "Import").click();
  await drop(page, [
    { name: "half.json", text: '{ "Reservations": [' },
    { name: "photo.png", text: "\u0089PNG\r\n\u001a\n\u0000" },
    { name: "wrong.json", text: '{ "Reservations": [{ "Instances": [{ "InstanceId": 1 }] }] }' },
    { name: "empty.json", text: "" },
  ]);
  await page.locator(".document").nth(3).waitFor();
  for (const name of ["half.json", "photo.png", "wrong.json", "empty.json"]) {
    const document = page.locator(".document.refused", { hasText: name });
    assert.match(await document.innerText(), /not taken in\s+\S/, name);
  }
  assert.match(await page.locator(".document", { hasText: "wrong.json" }).innerText(), /Reservations\[0\]\.Instances\[0\]/);
  assert.equal(await page.locator(".fingerprint code").innerText(), fingerprint);
  await screenshot(page, "import-refused");
  await checkAccessible(page);
});

test("it starts with nothing, and is told which instance it is about", async (t) => {
  const page = await openPreview(t);
  await tab(page, "Import").click();
  await page.getByRole("button", { name: "Start with nothing" }).click();
  await page.getByText("There is no event yet").waitFor();
  await page.getByRole("button", { name: "Open the form" }).click();
  await page.getByLabel("Instance", { exact: true }).fill("i-0aaaaaaaaaaaaaaa1");
  await page.getByText("Nothing can be decided yet").waitFor();
});

test("ten thousand instances are taken in, planned and shown", async (t) => {
  const page = await openPreview(t);
  await tab(page, "Import").click();
  await drop(page, fleetFiles(10_000));
  await page.locator(".count", { hasText: "10000 shown of 10000" }).waitFor({ timeout: 60_000 });
  await screenshot(page, "fleet-10000");
  await page.getByLabel("Show").selectOption("conflicts");
  await page.locator(".count", { hasText: "1000 shown of 10000" }).waitFor();
  await page.getByLabel("Show").selectOption("all");
  await page.locator(".table-body").evaluate((body) => (body.scrollTop = body.scrollHeight));
  await page.getByText(`i-${(9999).toString(16).padStart(17, "0")}`).waitFor();
  assert.ok((await page.locator(".table-all [role=row]").count()) < 60, "only rows in sight are elements");
});
