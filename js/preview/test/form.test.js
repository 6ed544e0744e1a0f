// Shaping a request: the form and the text are one, and what the planner needs can be filled in.
import assert from "node:assert/strict";
import { test } from "node:test";
import { checkAccessible, openPreview, screenshot, shownRequest, tab, typeRequest } from "./support/preview.js";

test("what the form changes is planned, and stands in the text", async (t) => {
  const page = await openPreview(t);
  await tab(page, "Form").click();
  await page.getByLabel("Private address").fill("10.0.0.77");
  await page.locator(".record .name", { hasText: "ip-10-0-0-4.corp.example." }).waitFor();
  await page.getByLabel("DHCP domain").fill("");
  await page.locator(".summary", { hasText: "nothing to do" }).waitFor();
  await page.getByRole("button", { name: "Add ZONE" }).click();
  await page.getByLabel("value of tag ZONE").fill("corp.example");
  await page.getByLabel("ttl").fill("120");
  await page.getByLabel("reverseZones").selectOption("off");
  await page.locator(".record .ttl", { hasText: "120s" }).waitFor();
  assert.equal(await page.locator(".record").count(), 1);
  assert.match(await page.locator(".record .why").innerText(), /tag ZONE/);
  await page.getByLabel("State", { exact: true }).selectOption("stopped");
  await page.getByText("EC2 says stopped").waitFor();
  const { facts } = await shownRequest(page);
  const instance = facts.instances["i-0aaaaaaaaaaaaaaa1"];
  assert.equal(instance.State.Name, "stopped");
  assert.equal(instance.PrivateIpAddress, "10.0.0.77");
  assert.deepEqual(instance.Tags, [{ Key: "ZONE", Value: "corp.example" }]);
  assert.deepEqual(facts.settings, { ...facts.settings, ttl: 120, reverseZones: "off" });
});

test("what the text changes stands in the form", async (t) => {
  const page = await openPreview(t);
  const request = await shownRequest(page);
  const id = "i-0aaaaaaaaaaaaaaa1";
  request.facts.instances[id].PrivateIpAddress = "10.0.0.99";
  request.facts.settings.onDrift = "keep";
  request.event.detail.state = "terminated";
  await typeRequest(page, request);
  await tab(page, "Form").click();
  assert.equal(await page.getByLabel("Private address").inputValue(), "10.0.0.99");
  assert.equal(await page.getByLabel("onDrift").inputValue(), "keep");
  assert.equal(await page.getByLabel("State in the event").inputValue(), "terminated");
  await page.getByLabel("What happens").selectOption("it is looked at again");
  const shown = await shownRequest(page);
  assert.deepEqual([shown.event.source, shown.event["detail-type"]], ["ddns", "ddns Instance Reconcile"]);
  await typeRequest(page, "[ 1,");
  await tab(page, "Form").click();
  await page.getByText("The text is no JSON object yet").waitFor();
});

test("a form of senseless facts holds", async (t) => {
  const page = await openPreview(t);
  await shownRequest(page);
  await typeRequest(page, { event: 1, facts: { instances: [null], settings: { zones: 3, tagKeys: "x" }, vpcs: "y" } });
  await tab(page, "Form").click();
  await page.locator(".notice.error").waitFor();
  await page.getByLabel("Instance", { exact: true }).fill("i-0aaaaaaaaaaaaaaa1");
  await page.getByRole("button", { name: "Let EC2 know it" }).click();
  await page.getByRole("button", { name: "Add CNAME" }).click();
  assert.equal(await page.getByLabel("key of tag 1").inputValue(), "CNAME");
  await page.getByLabel("Remove tag CNAME").click();
  assert.equal(await page.getByLabel("key of tag 1").count(), 0);
});

test("what the planner needs is filled in, round by round, until there is a plan", async (t) => {
  const page = await openPreview(t);
  await page.getByRole("button", { name: "Nothing else is known yet" }).click();
  await page.getByText("Nothing can be decided yet").waitFor();
  await screenshot(page, "needs");
  await checkAccessible(page);
  const add = page.getByRole("button", { name: "Add these facts" });
  await page.getByLabel("Private address").fill("10.0.0.5");
  await add.click();
  await page.getByLabel("CIDR block").waitFor();
  await screenshot(page, "needs-second");
  await checkAccessible(page);
  await page.getByRole("button", { name: "Add a zone" }).click();
  await page.getByLabel("name of zone 2").fill("10.in-addr.arpa");
  await page.locator(".zone-rows").getByLabel("private").last().check();
  await add.click();
  await page.getByLabel("What is there").first().selectOption("A");
  await page.getByLabel("Value").first().fill("10.9.9.9");
  await add.click();
  await page.locator(".summary").waitFor();
  assert.match(await page.locator(".diagnostics").first().innerText(), /foreign-record[^]*10\.9\.9\.9/);
});

test("or nothing else exists", async (t) => {
  const page = await openPreview(t);
  await page.getByRole("button", { name: "Nothing else is known yet" }).click();
  await page.getByRole("button", { name: "Nothing else exists" }).click();
  await page.getByText("instance-not-found").waitFor();
});
