// Who sees what: from a VPC and from the internet, before and after.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPreview, shownRequest, tab, typeRequest } from "./support/preview.js";

/** What stands in the four fields: from the VPC and from the internet, before and after. */
async function seen(page) {
  const texts = await page.locator(".side").allInnerTexts();
  return texts.map((text) => text.replace(/^(Before|After)\s+/, "").replaceAll(/\s+/g, " ").trim());
}

async function ask(page, name, type = "A") {
  await page.getByLabel("Name or address").fill(name);
  const choice = page.getByLabel("Type", { exact: true });
  if ((await choice.inputValue()) !== type) await choice.selectOption(type);
}

test("a name that an instance gets answers inside, and not outside", async (t) => {
  const page = await openPreview(t);
  await page.getByRole("button", { name: /tagged CNAME = www/ }).click();
  await tab(page, "Who sees what").click();
  await ask(page, "WWW.corp.example");
  assert.deepEqual(await seen(page), [
    "NXDOMAIN: private zone ZCORP has no www.corp.example.",
    "www.corp.example. CNAME ip-10-0-0-4.corp.example. in private zone ZCORP ip-10-0-0-4.corp.example. A 10.0.0.4 in private zone ZCORP",
    "No public zone here holds www.corp.example.",
    "No public zone here holds www.corp.example.",
  ]);
  await ask(page, "10.0.0.4", "PTR");
  assert.match((await seen(page))[0], /PTR ip-10-0-0-4\.corp\.example\. in private zone/);
  await ask(page, "10.0.0.200", "PTR");
  assert.match((await seen(page))[1], /NXDOMAIN.*hides the PTR that AWS itself would answer here/);
});

test("split horizon: each side has its own answer, and a VPC without DNS attributes sees the public one", async (t) => {
  const page = await openPreview(t);
  const request = await shownRequest(page);
  const vpc = { VPCRegion: "eu-west-1", VPCId: "vpc-0d0d0d0d" };
  const set = (Name, Type, Value) => ({ Name, Type, TTL: 60, ResourceRecords: [{ Value }] });
  request.facts.hostedZones.push({ Id: "ZINSIDE", Name: "shop.example.", Config: { PrivateZone: true }, VPCs: [vpc] });
  request.facts.recordSets.ZINSIDE = [set("a.shop.example.", "A", "10.0.0.9"), set("*.w.shop.example.", "CNAME", "a.shop.example.")];
  request.facts.recordSets.ZPUBLIC.push(set("a.shop.example.", "A", "203.0.113.9"), set("loop.shop.example.", "CNAME", "loop.shop.example."));
  await typeRequest(page, request);
  await tab(page, "Who sees what").click();
  await ask(page, "a.shop.example");
  const [inside, , outside] = await seen(page);
  assert.match(inside, /A 10\.0\.0\.9 in private zone ZINSIDE/);
  assert.match(outside, /A 203\.0\.113\.9 in public zone ZPUBLIC/);
  await ask(page, "x.w.shop.example");
  assert.match((await seen(page))[0], /^x\.w\.shop\.example\. CNAME a\.shop\.example\. .* A 10\.0\.0\.9/);
  assert.match((await seen(page))[2], /NXDOMAIN/);
  await ask(page, "a.shop.example", "AAAA");
  assert.match((await seen(page))[0], /No answer: a\.shop\.example\. is in ZINSIDE/);
  await ask(page, "loop.shop.example");
  assert.match((await seen(page))[2], /SERVFAIL/);
  request.facts.vpcs["vpc-0d0d0d0d"].EnableDnsHostnames = false;
  await typeRequest(page, request);
  await ask(page, "a.shop.example");
  assert.match((await seen(page))[0], /A 203\.0\.113\.9 in public zone ZPUBLIC The DNS attributes of the VPC are off/);
});
