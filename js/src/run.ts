// The drive loop:
//
// 1. plan with what is known
// 2. fetch what the planner still needs, everything at the same time, and plan again: three rounds at most
// 3. ask whoever has to agree
// 4. carry out the changes in their order
// 5. somebody else was quicker: wait a little, forget what is known but for what this event has created, and start
//    again, five times in all
import type { Answer, Request } from "./contract.js";
import { load, plan } from "./planner.js";

export type Event = Request["event"];
export type Facts = Request["facts"];
export type Plan = Extract<Answer, { changes: unknown }>;
export type Change = Plan["changes"][number];
export type Diagnostic = Plan["diagnostics"][number];
type Entry = NonNullable<Facts["created"]>[number];
export type Need = Extract<Answer, { needs: unknown }>["needs"][number];
export type Rejection = Extract<Answer, { rejection: unknown }>["rejection"];
/** What a round of fetching has found. */
export type Found = Omit<Facts, "complete" | "settings" | "created">;

/** Where facts come from and changes go. It decides nothing about DNS. */
export interface Host {
  /**
   * Fetches all that a round needs, best at the same time, and answers it as facts; but registrations before the record
   * sets that they list, as a plan compares the versions of what was read first. What an answered need did not bring
   * does not exist, so an error has to be thrown, never swallowed. Nothing may be kept from one call to the next that
   * another writer can change: each attempt asks anew.
   */
  fetch(needs: Need[]): Found | Promise<Found>;
  /**
   * Carries out one change. Of `createHostedZone` it answers the id of the new zone. Throws `Conflict` where somebody
   * else was quicker, and any other error to stop the event.
   */
  apply(change: Change): unknown;
  /** The operator's choices. */
  settings?: Facts["settings"];
  /** Sees each new plan before it is carried out, one that changes nothing too; it refuses by throwing. */
  agree?(plan: Plan): unknown;
}

/** What was done about an event. */
export interface Outcome {
  /** The plan that was carried out last. */
  plan: Plan;
  /** Rounds of fetching, of all attempts. */
  rounds: number;
  /** How often it was tried. */
  attempts: number;
}

/**
 * For `apply` to throw: somebody else was quicker. That is what `InvalidChangeBatch`, `ConditionalCheckFailedException`,
 * `TransactionCanceledException` and a zone or table that is gone mean.
 */
export class Conflict extends Error {
  override readonly name = "Conflict";
}

/** The event was not carried out, and should be delivered again unless its `code` is `rejected`. */
export class RunError extends Error {
  override readonly name = "RunError";

  constructor(
    /**
     * `rejected`: the event or the facts cannot be read. `failed`: the plan says that the event has to come again.
     * `contended`: somebody else was quicker, five times. `endless`: a mistake of ours.
     */
    readonly code: "rejected" | "failed" | "contended" | "endless",
    message: string,
    /** What the planner said, if it did, and for `contended` the last `Conflict`. */
    override readonly cause: Rejection | Diagnostic | Conflict | Need,
  ) {
    super(message);
  }
}

/** Rounds of fetching that any event about one instance can take. */
const MAX_ROUNDS = 3;
/** Attempts before the event is given back, to be delivered again. */
const MAX_ATTEMPTS = 5;
/** The longest wait before the second attempt, in milliseconds; it doubles with each one. */
const FIRST_WAIT = 100;

/**
 * Does all that an event takes.
 *
 * @throws {RunError} and whatever the host throws. Nothing is forgotten then: what was written is registered, and the
 * next event about the instance finishes it.
 */
export async function run(event: Event, host: Host): Promise<Outcome> {
  await load();
  let agreed: string | undefined;
  let rounds = 0;
  const created = new Created();
  for (let attempts = 1; ; attempts += 1) {
    const view = await look(event, host, created.entries);
    rounds += view.rounds;
    const failure = view.plan.diagnostics.find((diagnostic) => diagnostic.failsEvent === true);
    if (failure !== undefined) {
      const help = failure.help ?? "send the event again";
      throw new RunError("failed", `${failure.code}: ${failure.message}; ${help}`, failure);
    }
    if (agreed !== view.plan.fingerprint) {
      await host.agree?.(view.plan);
      agreed = view.plan.fingerprint;
    }
    try {
      await carryOut(view.plan.changes, host, created);
      return { plan: view.plan, rounds, attempts };
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      await backOff(attempts, error);
    }
  }
}

/** Steps 1 and 2: plans, fetching what that takes. */
async function look(event: Event, host: Host, created: Entry[]): Promise<{ plan: Plan; rounds: number }> {
  const answered: Need[] = [];
  const facts: Facts = { settings: host.settings ?? {}, answered, created };
  for (let rounds = 0; ; rounds += 1) {
    const answer = plan({ event, facts });
    if ("rejection" in answer) {
      const { path, message } = answer.rejection;
      throw new RunError("rejected", `cannot read \`${path}\`: ${message}`, answer.rejection);
    }
    if ("changes" in answer) return { plan: answer, rounds };
    const known = new Set(answered.map((need) => JSON.stringify(need)));
    const again = answer.needs.find((need) => rounds === MAX_ROUNDS || known.has(JSON.stringify(need)));
    if (again !== undefined) {
      const mistake = "this is a mistake in ddns, please report it with the event";
      const message = `the planner asked for ${JSON.stringify(again)} after ${rounds} rounds; ${mistake}`;
      throw new RunError("endless", message, again);
    }
    add(await host.fetch(answer.needs), facts);
    answered.push(...answer.needs);
  }
}

/** Adds what a round has found. The record sets of a zone come name by name, everything else as a whole. */
function add(found: Found, facts: Facts): void {
  if (typeof found !== "object" || found === null) {
    throw new TypeError("`fetch` answered no facts: `{}` would mean that nothing of what was asked for exists");
  }
  const known = facts as Record<string, unknown>;
  for (const [member, part] of Object.entries(found)) {
    if (member === "answered") {
      facts.answered?.push(...(part as Need[]));
    } else if (member === "recordSets") {
      facts.recordSets ??= {};
      for (const [zone, sets] of Object.entries(part as NonNullable<Facts["recordSets"]>)) {
        facts.recordSets[zone] = [...(facts.recordSets[zone] ?? []), ...sets];
      }
    } else if (typeof part === "object" && !Array.isArray(part)) {
      known[member] = { ...(known[member] as object), ...part };
    } else {
      known[member] = part;
    }
  }
}

/** A zone that the plan makes is `new:NAME` in what follows: the real id takes its place. */
async function carryOut(changes: Change[], host: Host, created: Created): Promise<void> {
  const zones = new Map<unknown, string>();
  for (const change of changes) {
    const real = zones.size === 0 ? change : withZones(change, zones);
    const made = await host.apply(real);
    created.after(real);
    if (change.kind === "createHostedZone") {
      if (typeof made !== "string") {
        throw new TypeError(`\`apply\` answered no id of the new zone \`${change.Name}\``);
      }
      zones.set(`new:${change.Name}`, made);
    }
  }
}

/**
 * What this event has created and no registration was saved with since: the next attempt has to know of it, whatever
 * became of the registration in the meantime.
 */
class Created {
  entries: Entry[] = [];

  after(change: Change): void {
    if (change.kind === "changeRecordSets") {
      for (const { Action, ResourceRecordSet } of change.ChangeBatch.Changes) {
        const entry = { HostedZoneId: change.HostedZoneId, ...ResourceRecordSet } as Entry;
        this.drop([entry]);
        if (Action === "CREATE") this.entries.push(entry);
      }
    } else if (change.kind === "saveRegistration") {
      this.drop((change.registration.Records ?? []).filter(({ Planned }) => Planned !== true));
    }
  }

  private drop(gone: Entry[]): void {
    const keys = new Set(gone.map(key));
    this.entries = this.entries.filter((entry) => !keys.has(key(entry)));
  }
}

/** A record set with its values; all are as the planner wrote them. */
function key({ HostedZoneId, Name, Type, SetIdentifier, ResourceRecords }: Entry): string {
  return JSON.stringify([HostedZoneId, Name, Type, SetIdentifier ?? null, ResourceRecords]);
}

function withZones(change: Change, zones: Map<unknown, string>): Change {
  const real = (member: string, value: unknown) =>
    member === "HostedZoneId" ? (zones.get(value) ?? value) : value;
  return JSON.parse(JSON.stringify(change), real) as Change;
}

/**
 * Waits a random part of a time that doubles with each attempt.
 *
 * https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
async function backOff(attempts: number, conflict: Conflict): Promise<void> {
  if (attempts >= MAX_ATTEMPTS) {
    const message = `gave up after ${attempts} attempts, each time somebody else was quicker; send the event again`;
    throw new RunError("contended", message, conflict);
  }
  const wait = Math.random() * FIRST_WAIT * 2 ** (attempts - 1);
  await new Promise((resolve) => setTimeout(resolve, wait));
}
