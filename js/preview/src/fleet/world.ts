// The facts with indexes: what a host would fetch for one instance, out of ten thousand.
import { isObject, type Facts, type Need, type RecordSet } from "../model/bundle.js";
import { sameName, zoneId } from "../model/names.js";

export interface Place {
  readonly account: string;
  readonly region: string;
}

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

  constructor(
    readonly facts: Facts,
    readonly place: Place,
  ) {
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

  /** What is asked for at first, and where the instance's own members lead: nothing that a rule decides. */
  begin(id: string): Found {
    const found: Found = { instances: {}, registrations: {}, vpcs: {}, dhcpOptions: {}, subnets: {}, recordSets: {}, answered: [] };
    this.fetch({ kind: "instance", InstanceId: id, Account: this.place.account, Region: this.place.region }, found);
    const instance = this.facts.instances?.[id];
    const { region: Region } = this.place;
    if (instance?.VpcId) this.fetch({ kind: "vpc", VpcId: instance.VpcId, Region }, found);
    if (instance?.SubnetId) this.fetch({ kind: "subnet", SubnetId: instance.SubnetId, Region }, found);
    return found;
  }

  /** The host's part of a round. */
  fetch(need: Need, found: Found): void {
    const { facts } = this;
    found.answered.push(need);
    switch (need.kind) {
      case "instance":
        if (this.#isHere(need.Account, need.Region)) found.instances[need.InstanceId] = facts.instances?.[need.InstanceId] ?? null;
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
    (found.recordSets[zone] ??= []).push(...this.live(zone, name));
    for (const id of this.listing(zone, name)) {
      const row = this.facts.registrations?.[id];
      found.registrations[id] = row ?? null;
      const [Account, Region] = [row?.Account ?? this.place.account, row?.Region ?? this.place.region];
      if (!this.#isHere(Account, Region)) continue;
      found.instances[id] = this.facts.instances?.[id] ?? null;
      found.answered.push({ kind: "instance", InstanceId: id, Account, Region });
    }
  }

  #isHere(account: string, region: string): boolean {
    return account === this.place.account && region === this.place.region;
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

/** Where the events of a bundle come from. */
export function placeOf(event: unknown): Place {
  const word = (key: string) => (isObject(event) && typeof event[key] === "string" ? event[key] : "");
  return { account: word("account") || "123456789012", region: word("region") || "eu-west-1" };
}
