// A plan in the order in which people think of it: zone by zone, one line a record set, as `render/outline.rs` has it.
import type { Change, Facts, Plan, RecordSet, Vpc } from "./bundle.js";
import { sameName } from "./names.js";
import { recordKey, zonesBefore, type Zone } from "./zones.js";

export type Sign = "+" | "-" | "~";

/** What happens to one record set. A deletion has no new one, a creation no old one. */
export interface Row {
  sign: Sign;
  old?: RecordSet;
  now?: RecordSet;
  why: string[];
}

/** A VPC that comes to see a zone. */
export interface Seen {
  isNew: boolean;
  vpc: Vpc;
  why: string;
}

export interface ZoneOutline {
  id: string;
  name: string;
  kind: string;
  seen: Seen[];
  rows: Row[];
  /** What stays as it is. */
  kept: RecordSet[];
}

export interface Outline {
  zones: ZoneOutline[];
  create: number;
  change: number;
  remove: number;
  /** What is in the way of something: errors, then warnings. */
  skipped: Plan["diagnostics"];
  notes: Plan["diagnostics"];
}

export function outline(plan: Plan, facts: Facts): Outline {
  const known = zonesBefore(facts);
  const zones = new Map<string, ZoneOutline>();
  const zone = (id: string) => {
    const found = zones.get(id) ?? empty(id, known.get(id));
    zones.set(id, found);
    return found;
  };
  for (const change of plan.changes) add(change, zone);
  for (const one of zones.values()) one.kept = kept(one, known.get(one.id));
  const rows = [...zones.values()].flatMap(({ rows }) => rows);
  const count = (sign: Sign) => rows.filter((row) => row.sign === sign).length;
  return {
    zones: [...zones.values()].sort(byName),
    create: count("+"),
    change: count("~"),
    remove: count("-"),
    skipped: plan.diagnostics.filter(({ severity }) => severity !== "info").sort((a, b) => rank(a.severity) - rank(b.severity)),
    notes: plan.diagnostics.filter(({ severity }) => severity === "info"),
  };
}

const rank = (severity: string) => (severity === "error" ? 0 : 1);

function add(change: Change, zone: (id: string) => ZoneOutline): void {
  switch (change.kind) {
    case "createHostedZone":
      zone(`new:${change.Name}`).seen.push({ isNew: true, vpc: change.VPC, why: change.reason.message });
      break;
    case "associateVpc":
      zone(change.HostedZoneId).seen.push({ isNew: false, vpc: change.VPC, why: change.reason.message });
      break;
    case "changeRecordSets": {
      const { rows } = zone(change.HostedZoneId);
      change.ChangeBatch.Changes.forEach(({ Action, ResourceRecordSet }, at) =>
        join(rows, Action, ResourceRecordSet, change.reasons[at]?.message),
      );
      break;
    }
    case "createTable":
    case "saveRegistration":
    case "deleteRegistration":
  }
}

/** A deletion and a creation of one record set become one line. */
function join(rows: Row[], action: "CREATE" | "DELETE", set: RecordSet, why: string | undefined): void {
  const [mine, other] = action === "CREATE" ? (["now", "old"] as const) : (["old", "now"] as const);
  const isCounterpart = (row: Row) => {
    const set2 = row[other];
    return row[mine] === undefined && set2 !== undefined && recordKey(set2) === recordKey(set);
  };
  let row = rows.find(isCounterpart);
  if (row === undefined) {
    row = { sign: action === "CREATE" ? "+" : "-", why: [] };
    rows.push(row);
  } else {
    row.sign = "~";
  }
  row[mine] = set;
  // Of a replacement the new one's reason comes first.
  if (why !== undefined && !row.why.includes(why)) row.why.unshift(why);
}

function kept(outline: ZoneOutline, zone: Zone | undefined): RecordSet[] {
  const changed = new Set(outline.rows.flatMap(({ old }) => (old === undefined ? [] : [recordKey(old)])));
  const rest = zone?.records.filter((set) => !changed.has(recordKey(set))) ?? [];
  return rest.sort((a, b) => (sameName(a.Name) < sameName(b.Name) ? -1 : 1));
}

function empty(id: string, zone: Zone | undefined): ZoneOutline {
  const [name, kind] = zoneTitle(id, zone);
  return { id, name, kind, seen: [], rows: [], kept: [] };
}

export function zoneTitle(id: string, zone: Zone | undefined): [string, string] {
  if (id.startsWith("new:")) return [id.slice("new:".length), "new private zone"];
  if (zone === undefined) return [id, "hosted zone"];
  return [zone.name, zone.isPrivate ? `private zone ${id}` : `public zone ${id}`];
}

/** Names before addresses, both by the alphabet. */
function byName(a: ZoneOutline, b: ZoneOutline): number {
  const key = ({ name, kind }: ZoneOutline) => `${name.endsWith(".arpa.") ? 1 : 0} ${name} ${kind}`;
  return key(a) < key(b) ? -1 : 1;
}

/** The plan in one line. */
export function summary({ zones, create, change, remove, skipped }: Outline, plan: Plan): string {
  if (skipped.some(({ failsEvent }) => failsEvent)) return "nothing is changed, because of an error";
  const made = zones.flatMap(({ seen }) => seen);
  const counts: [number, string][] = [
    [create, "to create"],
    [change, "to change"],
    [remove, "to delete"],
    [made.filter(({ isNew }) => isNew).length, "zone to create"],
    [made.filter(({ isNew }) => !isNew).length, "zone to associate"],
  ];
  const plural = (count: number, what: string) => (count === 1 ? what : what.replace("zone ", "zones "));
  const parts = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${plural(count, what)}`);
  if (parts.length === 0) parts.push(plan.changes.length > 0 ? "no record to change, only the registration" : "nothing to do");
  if (skipped.length > 0) parts.push(`${skipped.length} skipped`);
  return parts.join(", ");
}
