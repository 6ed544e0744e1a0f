// What a resolver answers from the known zones: as Amazon's inside a VPC, or as everybody's on the internet.
import type { RecordSet, Vpc } from "./bundle.js";
import { holds, sameName } from "./names.js";
import { values, type Zone, type Zones } from "./zones.js";

/** From where somebody asks; absent: from the internet. */
export interface Viewpoint {
  readonly vpc?: Pick<Vpc, "VPCId">;
  /** Are both DNS attributes of the VPC on? Where they are not, no private zone is seen. */
  readonly hasDns?: boolean;
}

export interface Step {
  readonly name: string;
  readonly zone: string;
  readonly type: string;
  readonly values: readonly string[];
}

export interface Resolution {
  /** The CNAMEs that were followed, and the answer. */
  readonly steps: readonly Step[];
  readonly outcome: "answered" | "no such name" | "no such type" | "outside" | "loop";
  /** The zone in which it ended; absent where none of the known ones holds the name. */
  readonly zone?: Zone;
  /** The name at which it ended. */
  readonly name: string;
}

const LONGEST_CHAIN = 16;

/** Follows CNAMEs inside the known zones, and no further. */
export function resolve(zones: Zones, from: Viewpoint, name: string, type: string): Resolution {
  const steps: Step[] = [];
  let at = sameName(name);
  for (;;) {
    const zone = zoneFor(zones, from, at);
    if (zone === undefined) return { steps, outcome: "outside", name: at };
    const sets = matching(zone, at);
    const found = sets.filter((set) => set.Type === type);
    const [alias] = sets.filter((set) => set.Type === "CNAME");
    const step = (set: RecordSet) => ({ name: at, zone: zone.id, type: set.Type, values: values(set) });
    if (found.length > 0) {
      // Several multivalue answers are one answer.
      const all = found.flatMap(values);
      return { steps: [...steps, { name: at, zone: zone.id, type, values: all }], outcome: "answered", zone, name: at };
    }
    if (alias === undefined) {
      const exists = sets.length > 0 || zone.records.some((set) => holds(at, sameName(set.Name)));
      return { steps, outcome: exists ? "no such type" : "no such name", zone, name: at };
    }
    steps.push(step(alias));
    const [next] = values(alias);
    if (next === undefined || steps.length > LONGEST_CHAIN) return { steps, outcome: "loop", zone, name: at };
    at = sameName(next);
  }
}

/**
 * The zone that answers: the longest name that holds it; of the private ones that the VPC sees first, for where one holds
 * the name, the public ones are not asked any more.
 *
 * <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/hosted-zone-private-considerations.html>
 */
function zoneFor(zones: Zones, { vpc, hasDns = true }: Viewpoint, name: string): Zone | undefined {
  const holding = [...zones.values()].filter((zone) => holds(zone.name, name)).sort((a, b) => b.name.length - a.name.length);
  const isSeen = (zone: Zone) => zone.isPrivate && zone.vpcs.some(({ VPCId }) => VPCId === vpc?.VPCId);
  const seen = hasDns && vpc !== undefined ? holding.find(isSeen) : undefined;
  return seen ?? holding.find((zone) => !zone.isPrivate);
}

/** The record sets at a name; where the zone has nothing there or below, those of the wildcard (RFC 4592). */
function matching(zone: Zone, name: string): RecordSet[] {
  const at = (wanted: string) => zone.records.filter((set) => sameName(set.Name) === wanted);
  const exact = at(name);
  if (exact.length > 0 || zone.records.some((set) => holds(name, sameName(set.Name)))) return exact;
  for (let parent = name; parent !== zone.name && parent.includes("."); ) {
    parent = parent.slice(parent.indexOf(".") + 1);
    const wild = at(`*.${parent}`);
    const exists = wild.length > 0 || zone.records.some((set) => holds(parent, sameName(set.Name)));
    if (exists) return wild;
  }
  return [];
}

/** The name under which the address has its PTR; `undefined` for what is no IPv4 address. */
export function reverseName(text: string): string | undefined {
  const octets = text.trim().split(".");
  const isAddress = octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256);
  return isAddress ? `${octets.reverse().map(Number).join(".")}.in-addr.arpa.` : undefined;
}
