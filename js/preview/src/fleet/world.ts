// The facts with indexes: what a host would fetch for one instance, out of ten thousand.
import type { Bundle, Facts, Need, RecordSet } from "../model/bundle.js";
import { sameName, zoneId } from "../model/names.js";
import { askedOf, eventAbout, placeOf, type Place } from "./occasion.js";

type Members = Record<string, unknown>;
/** Facts of one instance, as they grow. */
export interface Found {
  instances: Members;
  registrations: Members;
  vpcs: Members;
  dhcpOptions: Members;
  subnets: Members;
  recordSets: Record<string, unknown[]>;
  answered: Need[];
}

export class World {
  /** Live record sets by zone and name. */
  readonly #live = new Map<string, RecordSet[]>();
  /** Who lists a record, by zone and name. */
  readonly #listing = new Map<string, string[]>();
  /** What is the same in each request, as text: it is written once. */
  readonly #common: string;
  /** Where the event of the request happened. */
  readonly #place: Place;
  readonly #asked: ReturnType<typeof askedOf>;
  readonly facts: Facts;

  constructor({ event, facts }: Bundle) {
    this.facts = facts;
    this.#place = placeOf(event);
    this.#asked = askedOf(facts);
    for (const [zone, sets] of Object.entries(facts.recordSets ?? {})) {
      for (const set of sets) append(this.#live, spot(zone, set.Name), set as RecordSet);
    }
    for (const [id, row] of Object.entries(facts.registrations ?? {})) {
      for (const { HostedZoneId, Name } of row?.Records ?? []) append(this.#listing, spot(HostedZoneId, Name), id);
    }
    const { settings = {}, hostedZones = [], registrationTable = "present" } = facts;
    this.#common = JSON.stringify({ settings, hostedZones, registrationTable }).slice(1, -1);
  }

  /** Everything that has a plan: instances, and what is remembered of others. */
  ids(): string[] {
    return [...new Set([...Object.keys(this.facts.instances ?? {}), ...Object.keys(this.facts.registrations ?? {})])];
  }

  live(zone: string, name: string): readonly RecordSet[] {
    return this.#live.get(spot(zone, name)) ?? [];
  }

  listing(zone: string, name: string): readonly string[] {
    return this.#listing.get(spot(zone, name)) ?? [];
  }

  /** The text of a request with this event and these facts. */
  request(event: unknown, found: Found): string {
    return `{"event":${JSON.stringify(event)},"facts":{${this.#common},${JSON.stringify(found).slice(1)}}`;
  }

  eventAbout(id: string): unknown {
    return eventAbout(id, this.facts, this.#asked.get(id), this.#place);
  }

  /** What is asked for at first, and where the instance's own members and its registration lead: nothing that a rule decides. */
  begin(id: string, event: unknown): Found {
    const found: Found = { instances: {}, registrations: {}, vpcs: {}, dhcpOptions: {}, subnets: {}, recordSets: {}, answered: [] };
    const { account: Account, region: Region } = placeOf(event);
    this.fetch({ kind: "instance", InstanceId: id, Account, Region }, found);
    const instance = this.facts.instances?.[id];
    if (instance?.VpcId) this.fetch({ kind: "vpc", VpcId: instance.VpcId, Region }, found);
    if (instance?.SubnetId) this.fetch({ kind: "subnet", SubnetId: instance.SubnetId, Region }, found);
    const records = this.facts.registrations?.[id]?.Records ?? [];
    const spots = new Map(records.map(({ HostedZoneId, Name }) => [spot(HostedZoneId, Name), { HostedZoneId, Name }]));
    for (const place of spots.values()) this.fetch({ kind: "recordSets", ...place }, found);
    return found;
  }

  /** The host's part of a round. */
  fetch(need: Need, found: Found): void {
    const { facts } = this;
    found.answered.push(need);
    switch (need.kind) {
      case "instance":
        found.instances[need.InstanceId] = facts.instances?.[need.InstanceId] ?? null;
        found.registrations[need.InstanceId] = facts.registrations?.[need.InstanceId] ?? null;
        break;
      case "vpc": {
        const vpc = facts.vpcs?.[need.VpcId] ?? null;
        found.vpcs[need.VpcId] = vpc;
        if (vpc?.DhcpOptionsId) found.dhcpOptions[vpc.DhcpOptionsId] = facts.dhcpOptions?.[vpc.DhcpOptionsId] ?? null;
        break;
      }
      case "subnet":
        found.subnets[need.SubnetId] = facts.subnets?.[need.SubnetId] ?? null;
        break;
      case "hostedZones":
        break;
      case "recordSets":
        this.#fetchRecords(need.HostedZoneId, need.Name, found);
    }
  }

  #fetchRecords(zone: string, name: string, found: Found): void {
    const sets = (found.recordSets[zone] ??= []);
    sets.push(...this.live(zone, name).filter((set) => !sets.includes(set)));
    for (const id of this.listing(zone, name)) {
      const row = this.facts.registrations?.[id];
      found.registrations[id] = row ?? null;
      const [Account, Region] = [row?.Account ?? this.#place.account, row?.Region ?? this.#place.region];
      if (!this.#isAsked(id, Account, Region)) continue;
      found.instances[id] = this.facts.instances?.[id] ?? null;
      found.answered.push({ kind: "instance", InstanceId: id, Account, Region });
    }
  }

  /** Do the facts say of this place whether the instance is there? */
  #isAsked(id: string, account: string, region: string): boolean {
    const asked = this.#asked.get(id);
    const { account: Account, region: Region } = this.#place;
    return (asked?.Account ?? Account) === account && (asked?.Region ?? Region) === region;
  }
}

function spot(zone: string, name: string): string {
  return `${zoneId(zone)} ${sameName(name)}`;
}

function append<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
