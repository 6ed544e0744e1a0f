// A wrong request is an answer: a rejection with code, path and message, the same as natively where it is JSON, and
// never an exception or `undefined`.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { runInNewContext } from "node:vm";
import { importDocuments, importJson, load, plan, planJson } from "../dist/index.js";
import { nativeAnswers } from "./support/answers.js";
import { event } from "./support/event.js";

before(() => load());

const withTtl = (ttl) => ({ event, facts: { settings: { ttl } } });
const cyclic = () => {
  const request = { event, facts: { vpcs: {} } };
  request.facts.vpcs["vpc-1"] = request.facts;
  return request;
};
/** A plain object, but not so that src/plain.ts knows: the module itself reads it. */
const unknownPrototype = (object) => Object.setPrototypeOf(object, Object.create(null));
const revoked = () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
const throwing = (trap) =>
  new Proxy({}, { [trap]: () => { throw new Error("no"); } });

/** A rejection, and nothing else. */
function rejected(answer, code, path, message) {
  assert.deepEqual(Object.keys(answer), ["formatVersion", "rejection"]);
  if (path instanceof RegExp) assert.match(answer.rejection.path, path);
  else assert.equal(answer.rejection.path, path);
  assert.equal(answer.rejection.code, code);
  if (message instanceof RegExp) assert.match(answer.rejection.message, message);
  else assert.equal(answer.rejection.message, message);
}

/** What JSON can express is rejected with the words that its text is rejected with. */
function likeText(request) {
  const answer = plan(request);
  assert.equal(JSON.stringify(answer), planJson(JSON.stringify(request)));
  return answer;
}

/** The same of an import. */
function importLikeText(request) {
  const answer = importDocuments(request);
  assert.equal(JSON.stringify(answer), importJson(JSON.stringify(request)));
  return answer;
}

const seconds = "expected whole seconds, 0 to 2147483647";
for (const [name, value, message] of [
  ["a fraction", 1.5, `1.5 is no time to live: ${seconds}`],
  ["2 ** 53", 2 ** 53, `9007199254740992 is no time to live: ${seconds}`],
  ["2 ** 53 + 2", 2 ** 53 + 2, `9007199254740994 is no time to live: ${seconds}`],
  ["1e17", 1e17, `100000000000000000 is no time to live: ${seconds}`],
  ["-(2 ** 60)", -(2 ** 60), `-1152921504606847000 is no time to live: ${seconds}`],
  ["2 ** 64", 2 ** 64, `1.8446744073709552e+19 is no time to live: ${seconds}`],
  ["1e300", 1e300, `1e+300 is no time to live: ${seconds}`],
  ["-1", -1, `-1 is no time to live: ${seconds}`],
  ["null", null, `null is no time to live: ${seconds}`],
  ["a Date", new Date(0), `"1970-01-01T00:00:00.000Z" is no time to live: ${seconds}`],
]) {
  test(`${name} has the words of its JSON text`, () => {
    rejected(likeText(withTtl(value)), "invalid-input", "facts.settings.ttl", message);
    // Read by the module itself, as what comes from another realm is.
    assert.deepEqual(plan(unknownPrototype(withTtl(value))), likeText(withTtl(value)));
    rejected(importLikeText({ bundle: withTtl(value), documents: [] }), "invalid-input", "bundle.facts.settings.ttl", message);
  });
}

test("what comes from another realm is what it stands for", () => {
  for (const [text, ttl] of [["1e17", 1e17], ["1.25", 1.25], ["-1e-7", -1e-7], ["1e21", 1e21], ["[60]", [60]]]) {
    const settings = runInNewContext(`({ ttl: ${text} })`);
    assert.deepEqual(plan({ event, facts: { settings } }), likeText(withTtl(ttl)));
  }
});

test("a version that nobody knows is rejected", () => {
  const message = "version 2 is not supported: expected 1";
  rejected(likeText({ formatVersion: 2, event, facts: {} }), "unsupported-version", "formatVersion", message);
  rejected(importLikeText({ formatVersion: 2, documents: [] }), "unsupported-version", "formatVersion", message);
  assert.deepEqual(plan({ formatVersion: 1, event, facts: {} }), plan({ event, facts: {} }));
});

for (const [name, request, path, message] of [
  ["NaN", withTtl(NaN), "facts.settings.ttl", /^expected .*JSON can express, found .*NaN/],
  ["Infinity", withTtl(Infinity), "facts.settings.ttl", /^expected .*JSON can express, found .*inf/i],
  ["a function", withTtl(() => 1), "facts.settings.ttl", "expected what JSON can express, found a function"],
  ["a symbol", withTtl(Symbol("s")), "facts.settings.ttl", "expected what JSON can express, found a symbol"],
  ["a BigInt", withTtl(5n), "facts.settings.ttl", "expected what JSON can express, found a BigInt"],
  ["a Map", withTtl(new Map([["a", 1]])), "facts.settings.ttl", "expected a plain object, found a Map"],
  ["a Set", withTtl(new Set([1])), "facts.settings.ttl", "expected a plain object, found a Set"],
  ["a Date that is none", withTtl(new Date(NaN)), "facts.settings.ttl", "expected a plain object, found a Date"],
  ["a typed array", withTtl(new Uint8Array(2)), "facts.settings.ttl", "expected a plain object, found a Uint8Array"],
  ["undefined in a list", withTtl([undefined]), "facts.settings.ttl[0]", "expected what JSON can express, found undefined"],
  ["a Map of facts", { event, facts: new Map() }, "facts", "expected a plain object, found a Map"],
  ["a cycle", cyclic(), "facts.vpcs.vpc-1", "it is the same object as `facts`, which holds it: JSON has no cycles"],
  ["a getter that throws", { event, facts: { get vpcs() { throw new Error("no"); } } }, "facts.vpcs", "it throws an exception when it is read"],
  ["a getter that throws undefined", { event, facts: { get vpcs() { throw undefined; } } }, "facts.vpcs", "it throws an exception when it is read"],
  ["a revoked Proxy", { event, facts: revoked() }, "facts", "it throws an exception when it is read"],
  ["undefined", undefined, ".", "expected what JSON can express, found undefined"],
  ["no event", { event: undefined, facts: {} }, ".", "missing field `event`"],
]) {
  test(`${name} is rejected`, () => rejected(plan(request), "invalid-input", path, message));
  // As a member it would be absent, and an import takes a bundle without an event.
  if (path === ".") continue;
  test(`${name} in an import is rejected`, () => {
    const words = name === "a cycle" ? message.replace("`facts`", "`bundle.facts`") : message;
    rejected(importDocuments({ documents: [], bundle: request }), "invalid-input", `bundle.${path}`, words);
  });
}

for (const trap of ["getPrototypeOf", "ownKeys", "get"]) {
  test(`a Proxy whose ${trap} throws is rejected`, () => {
    const facts = trap === "get" ? new Proxy({ vpcs: {} }, { get() { throw new Error("no"); } }) : throwing(trap);
    const path = trap === "get" ? "facts.vpcs" : "facts";
    rejected(plan({ event, facts }), "invalid-input", path, "it throws an exception when it is read");
  });
}

test("a Proxy that behaves, an object without a prototype and -0 are what they stand for", () => {
  const facts = Object.assign(Object.create(null), { settings: new Proxy({ ttl: -0 }, {}) });
  assert.deepEqual(Object.keys(likeText({ event, facts })), ["formatVersion", "needs"]);
});

test("a member that is undefined is absent", () => {
  assert.deepEqual(plan({ event, facts: { settings: undefined } }), plan({ event, facts: {} }));
});

test("half of a surrogate pair is rejected where it stands", () => {
  const words = /^(lone (leading|trailing) surrogate in|unexpected end of) hex escape/;
  for (const text of ["\ud800", "web\udc00.corp", "\ud800\ud800"]) {
    rejected(likeText(withTtl(text)), "invalid-json", "facts.settings.ttl", words);
  }
  rejected(likeText({ event, facts: { settings: { "\ud800": 1 } } }), "invalid-json", "facts.settings", words);
  rejected(JSON.parse(planJson('"\ud800"')), "invalid-json", ".", "the text has half of a surrogate pair");
  // Read by the module itself, because of the `Map` beside it.
  rejected(plan({ event: "\ud800", facts: new Map() }), "invalid-input", "facts", "expected a plain object, found a Map");
  const halved = withTtl('"web" \ud800.corp\n');
  assert.deepEqual(plan(unknownPrototype(halved)), likeText(halved));
});

test("what changes from one look to the next is an answer", () => {
  let looks = 0;
  const fickle = (values) => ({ event, facts: { get settings() { return values[looks++ % values.length]; } } });
  for (const values of [[{}, () => 1], [{}, 5n], [() => 1, {}], [{}, {}, new Map()]]) {
    for (looks = 0; looks < 6; ) {
      const answer = plan(fickle(values));
      assert.ok("needs" in answer || answer.rejection.path.startsWith("facts"), JSON.stringify(answer));
    }
  }
});

test("toJSON is not asked", () => {
  const message = "expected what JSON can express, found a function";
  rejected(plan(withTtl({ toJSON: () => 60 })), "invalid-input", "facts.settings.ttl.toJSON", message);
});

test("nested a million levels deep, it is an answer", () => {
  const nested = (wrap) => {
    let value = 1;
    for (let level = 0; level < 1e6; level += 1) value = wrap(value);
    return value;
  };
  for (const ttl of [nested((inner) => [inner]), nested((inner) => ({ inner }))]) {
    assert.match(plan(withTtl(ttl)).rejection.message, /recursion limit|no time to live/);
  }
  const { rejection } = JSON.parse(planJson(`{"event":${"[".repeat(1e6)}`));
  assert.match(rejection.path, /^event/);
});

test("planJson of what is no text is rejected", () => {
  for (const [value, found] of [
    [undefined, "undefined"], [null, "null"], [5n, "a BigInt"], [Symbol("s"), "a symbol"],
    [() => 1, "a function"], [new Map(), "a Map"], [{}, "an Object"], [[], "an Array"], [new String("{}"), "a String"],
    [new Date(0), "a Date"], [revoked(), "an object"],
  ]) {
    rejected(JSON.parse(planJson(value)), "invalid-json", ".", `expected JSON text, found ${found}`);
  }
  for (const number of [1, NaN, -Infinity]) {
    rejected(JSON.parse(planJson(number)), "invalid-json", ".", /^expected JSON text, found (a|the) number/);
  }
});

test("strings of 50 MB are answered", () => {
  const long = "x".repeat(50e6);
  const wide = "é".repeat(25e6);
  rejected(JSON.parse(planJson(long)), "invalid-json", ".", "expected value at line 1 column 1");
  rejected(JSON.parse(planJson(`{"event":"${wide}`)), "invalid-json", "event", /^EOF while parsing a string/);
  rejected(likeText(wide), "invalid-input", ".", /^invalid type: string "/);
  rejected(likeText(withTtl(long)), "invalid-input", "facts.settings.ttl", /is no time to live/);
  rejected(likeText({ event, facts: { [wide]: 1 } }), "invalid-input", /^facts\.é+…é+$/, /^unknown field/);
  rejected(likeText({ event: `${long}\ud800`, facts: {} }), "invalid-json", "event", /^unexpected end of hex escape/);
  for (const value of [wide, withTtl(long), { event, facts: { [wide]: 1 } }]) {
    assert.ok(JSON.stringify(plan(value)).length < 2000, "nobody reads 50 MB");
  }
});

test("a good request is answered after all of that", () => {
  const { request, answer } = nativeAnswers().find(({ kind }) => kind === "case");
  assert.equal(planJson(request), answer);
});
