// The drive loop, on every case as a host would play it, and on everything that can go wrong.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Conflict, run, RunError } from "../dist/index.js";
import { nativeAnswers } from "./support/answers.js";
import { event } from "./support/event.js";
import { fetchFrom } from "./support/world.js";

const cases = nativeAnswers()
  .filter(({ kind }) => kind === "case")
  .map((line) => ({ ...line, ...JSON.parse(line.request), answer: JSON.parse(line.answer) }));

/** Keeps what was fetched and applied. */
class Recorder {
  fetched = [];
  applied = [];

  constructor({ event, facts }, refusals = []) {
    Object.assign(this, { event, all: facts, refusals });
    if (facts.settings !== undefined) this.settings = facts.settings;
  }

  async fetch(needs) {
    this.fetched.push(needs);
    return fetchFrom(this.event, this.all, needs);
  }

  async apply(change) {
    const refusal = this.refusals.shift();
    if (refusal !== undefined) throw refusal;
    this.applied.push(change);
    return change.kind === "createHostedZone" ? "ZMADE" : undefined;
  }
}

/** A case whose plan has a change of this kind. */
const withChange = (kind) =>
  cases.find(({ answer, fails }) => !fails && answer.changes?.some((change) => change.kind === kind));
const writing = withChange("changeRecordSets");

/** Does `act` without waiting, and answers how long it would have waited at most. */
async function unhurried(act) {
  const waits = [];
  const timer = mock.method(globalThis, "setTimeout", (done, wait) => {
    waits.push(wait);
    queueMicrotask(done);
  });
  const random = mock.method(Math, "random", () => 0.5);
  try {
    await act();
  } finally {
    timer.mock.restore();
    random.mock.restore();
  }
  return waits.map((wait) => wait * 2);
}

test("every case ends in the plan of its closed world, in three rounds", async () => {
  let played = 0;
  for (const { name, event, facts, answer, fails } of cases) {
    // What an earlier attempt has created is known in the second, and this is the first.
    if (answer.rejection !== undefined || facts.created !== undefined) continue;
    const host = new Recorder({ event, facts });
    const outcome = await run(event, host).catch((error) => error);
    assert.ok(host.fetched.length <= 3, name);
    if (fails) {
      assert.ok(outcome instanceof RunError, `${name}: ${outcome}`);
      assert.equal(outcome.code, "failed");
      assert.deepEqual(host.applied, []);
    } else {
      assert.deepEqual(outcome, { plan: answer, rounds: host.fetched.length, attempts: 1 }, `${name}: ${outcome.message}`);
      const made = answer.changes.filter(({ kind }) => kind === "createHostedZone").length;
      if (made === 0) assert.deepEqual(host.applied, answer.changes, name);
      else assert.equal(host.applied.length, answer.changes.length, name);
    }
    played += 1;
  }
  assert.ok(played > 250 && cases.some(({ fails }) => fails), `${played} cases`);
});

test("a zone that the plan makes has its real id in all that follows", async () => {
  const host = new Recorder(withChange("createHostedZone"));
  const { plan } = await run(host.event, host);
  assert.match(JSON.stringify(plan), /"HostedZoneId":"new:/);
  const applied = JSON.stringify(host.applied);
  assert.match(applied, /"HostedZoneId":"ZMADE"/);
  assert.doesNotMatch(applied, /"HostedZoneId":"new:/);
  const saved = host.applied.find(({ kind }) => kind === "saveRegistration");
  assert.ok(saved.registration.Records.some(({ HostedZoneId }) => HostedZoneId === "ZMADE"));
});

test("a new zone without an id stops the event", async () => {
  const host = new Recorder(withChange("createHostedZone"));
  host.apply = () => undefined;
  await assert.rejects(run(host.event, host), { name: "TypeError", message: /^`apply` answered no id of the new zone `/ });
});

test("somebody who is quicker: it is fetched and planned again", async () => {
  const host = new Recorder(writing, [new Conflict("first"), undefined, new Conflict("second")]);
  const waits = await unhurried(async () => {
    const outcome = await run(host.event, host);
    assert.equal(outcome.attempts, 3);
    assert.equal(outcome.rounds, host.fetched.length);
  });
  assert.deepEqual(waits, [100, 200]);
  assert.deepEqual(host.fetched[0], host.fetched[host.fetched.length / 3], "the first round again");
});

test("what an earlier attempt has created is known to the next, whatever became of the registration", async () => {
  const { event, facts } = cases.find(({ name }) => name.includes("withdrawn-meanwhile"));
  const [instance] = Object.values(facts.instances);
  const up = { ...instance, State: { Name: "running" } };
  const before = { ...facts, instances: { [event.detail["instance-id"]]: up }, recordSets: {}, created: undefined };
  const host = new Recorder({ event, facts: before }, [undefined, undefined, new Conflict("withdrawn meanwhile")]);
  const apply = host.apply.bind(host);
  host.apply = async (change) => {
    await apply(change);
    if (change.kind === "changeRecordSets") host.all = facts;
  };
  await unhurried(() => run(event, host));
  const kinds = host.applied.map(({ kind }) => kind);
  assert.deepEqual(kinds.slice(2), ["saveRegistration", "changeRecordSets", "deleteRegistration"]);
  const [created, deleted] = host.applied.filter(({ kind }) => kind === "changeRecordSets");
  const [{ Action: first, ResourceRecordSet: made }] = created.ChangeBatch.Changes;
  const [{ Action: last, ResourceRecordSet: gone }] = deleted.ChangeBatch.Changes;
  assert.deepEqual([first, last, gone], ["CREATE", "DELETE", made]);
});

test("five times are enough", async () => {
  const refusals = Array.from({ length: 9 }, (_, at) => new Conflict(`number ${at}`));
  const host = new Recorder(writing, refusals);
  const waits = await unhurried(() =>
    assert.rejects(run(host.event, host), (error) => {
      assert.ok(error instanceof RunError);
      assert.equal(error.code, "contended");
      assert.equal(error.cause.message, "number 4");
      assert.match(error.message, /^gave up after 5 attempts/);
      return true;
    }),
  );
  assert.deepEqual(waits, [100, 200, 400, 800]);
});

test("any other error stops the event where it is, and is the host's own", async () => {
  const refusal = new Error("denied");
  const host = new Recorder(writing, [undefined, refusal]);
  await assert.rejects(run(host.event, host), (error) => error === refusal);
  assert.equal(host.applied.length, 1);
  host.fetch = () => Promise.reject(refusal);
  await assert.rejects(run(host.event, host), (error) => error === refusal);
});

test("whoever has to agree sees a plan once, and can refuse", async () => {
  const host = new Recorder(writing, [new Conflict("once")]);
  const seen = [];
  host.agree = async (plan) => seen.push(plan);
  await unhurried(() => run(host.event, host));
  assert.deepEqual(seen, [writing.answer]);

  const wary = new Recorder(writing);
  wary.agree = () => {
    throw new Error("no");
  };
  await assert.rejects(run(wary.event, wary), { message: "no" });
  assert.deepEqual(wary.applied, []);
});

test("an event that cannot be read is rejected with its path", async () => {
  const host = new Recorder({ event, facts: {} });
  const rejected = { name: "RunError", code: "rejected", message: /^cannot read `event.detail.state`: / };
  await assert.rejects(run({ ...event, detail: { ...event.detail, state: "lost" } }, host), rejected);
  host.settings = { tll: 1 };
  await assert.rejects(run(event, host), { code: "rejected", message: /^cannot read `facts.settings.tll`: unknown field/ });
  assert.deepEqual(host.fetched, []);
});

test("a plan that has to come again fails with what to do", async () => {
  const host = new Recorder({ event, facts: {} });
  await assert.rejects(run(event, host), (error) => {
    assert.ok(error.message.startsWith("instance-not-found: "), error.message);
    assert.ok(error.message.endsWith(`; ${error.cause.help}`), error.message);
    return error.code === "failed" && error.cause.code === "instance-not-found";
  });
});

test("no facts at all are no answer of fetch", async () => {
  for (const nothing of [undefined, null]) {
    await assert.rejects(run(event, { fetch: () => nothing, apply() {} }), { name: "TypeError", message: /^`fetch` answered no facts/ });
  }
});

test("facts that change under the planner do not keep it asking for ever", async () => {
  let round = 0;
  const fetch = () => {
    round += 1;
    const instance = { State: { Name: "running" }, VpcId: `vpc-${round}`, PrivateIpAddress: "10.0.0.1" };
    return { instances: { [event.detail["instance-id"]]: instance }, registrations: {} };
  };
  const endless = { name: "RunError", code: "endless", message: /^the planner asked for {"kind":"vpc","VpcId":"vpc-3".* after 3 rounds/ };
  await assert.rejects(run(event, { fetch, apply() {} }), endless);
});
