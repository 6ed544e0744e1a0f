// The plan of one instance among many, as a row: everything in it is the planner's answer.
import type { Answer } from "@ddns/core";
import type { Diagnostic, Plan } from "../model/bundle.js";
import type { World } from "./world.js";

/** A record set that the instance has once its plan is carried out. */
export interface Held {
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  readonly values: string;
  readonly isShared: boolean;
}

export interface FleetRow {
  readonly id: string;
  /** What EC2 says; `unknown` where it knows no such instance. */
  readonly state: string;
  readonly held: readonly Held[];
  readonly create: number;
  readonly remove: number;
  /** Its records go, all of them. */
  readonly leaves: boolean;
  readonly problems: readonly Pick<Diagnostic, "code" | "severity" | "message">[];
}

/** More than any instance takes (SPEC 1). */
const MOST_ROUNDS = 5;

export function planRow(world: World, id: string, planText: (request: string) => string): FleetRow {
  const state = world.facts.instances?.[id]?.State.Name ?? "unknown";
  const event = world.eventAbout(id);
  if (event === undefined) return unreadable(id, state, "no event can be made up about it");
  const found = world.begin(id, event);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const answer = JSON.parse(planText(world.request(event, found))) as Answer;
    if ("rejection" in answer) return unreadable(id, state, answer.rejection.message);
    if ("changes" in answer) return row(world, id, state, answer);
    for (const need of answer.needs) world.fetch(need, found);
  }
  return unreadable(id, state, "the planner asks without end");
}

function row(world: World, id: string, state: string, { changes, diagnostics }: Plan): FleetRow {
  const registration = changes.findLast((change) => change.kind === "saveRegistration" && change.registration.InstanceId === id);
  const leaves = changes.some((change) => change.kind === "deleteRegistration" && change.InstanceId === id);
  const saved = registration?.kind === "saveRegistration" ? registration.registration : world.facts.registrations?.[id];
  const records = leaves ? [] : (saved?.Records ?? []);
  const actions = changes.flatMap((change) => (change.kind === "changeRecordSets" ? change.ChangeBatch.Changes : []));
  const count = (action: string) => actions.filter(({ Action }) => Action === action).length;
  const problems = diagnostics.filter(({ severity }) => severity !== "info");
  return {
    id,
    state,
    held: records.map((entry) => ({
      zone: entry.HostedZoneId,
      name: entry.Name,
      type: entry.Type,
      values: entry.ResourceRecords.map(({ Value }) => Value).sort().join(" "),
      isShared: entry.MultiValueAnswer === true,
    })),
    create: count("CREATE"),
    remove: count("DELETE"),
    leaves,
    problems: problems.map(({ code, severity, message }) => ({ code, severity, message })),
  };
}

function unreadable(id: string, state: string, message: string): FleetRow {
  const problem = { code: "unreadable-registration", severity: "error", message } as const;
  return { id, state, held: [], create: 0, remove: 0, leaves: false, problems: [problem] };
}
