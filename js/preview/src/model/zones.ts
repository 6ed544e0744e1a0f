// The hosted zones with their records, as they are and as they will be when the changes are carried out to the letter.
import type { Change, Facts, RecordSet, Vpc } from "./bundle.js";
import { sameName, zoneId } from "./names.js";

export interface Zone {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly vpcs: readonly Vpc[];
  readonly records: readonly RecordSet[];
}

export type Zones = ReadonlyMap<string, Zone>;

/** What makes a record set another one than its neighbour. */
export function recordKey(set: { Name: string; Type: string; SetIdentifier?: string | null }): string {
  return `${sameName(set.Name)} ${set.Type} ${set.SetIdentifier ?? ""}`;
}

export function zonesBefore(facts: Facts): Zones {
  const records = new Map<string, RecordSet[]>();
  for (const [id, sets] of Object.entries(facts.recordSets ?? {})) {
    records.set(zoneId(id), [...(records.get(zoneId(id)) ?? []), ...(sets as RecordSet[])]);
  }
  const zones = (facts.hostedZones ?? []).map((zone): Zone => {
    const id = zoneId(zone.Id);
    const isPrivate = zone.Config?.PrivateZone ?? false;
    return { id, name: sameName(zone.Name), isPrivate, vpcs: zone.VPCs ?? [], records: records.get(id) ?? [] };
  });
  return new Map(zones.map((zone) => [zone.id, zone]));
}

export function zonesAfter(before: Zones, changes: readonly Change[]): Zones {
  const zones = new Map(before);
  const replace = (id: string, change: (zone: Zone) => Zone) => {
    const zone = zones.get(id);
    if (zone !== undefined) zones.set(id, change(zone));
  };
  for (const change of changes) {
    if (change.kind === "createHostedZone") {
      const id = `new:${change.Name}`;
      zones.set(id, { id, name: sameName(change.Name), isPrivate: true, vpcs: [change.VPC], records: [] });
    } else if (change.kind === "associateVpc") {
      replace(change.HostedZoneId, (zone) => ({ ...zone, vpcs: [...zone.vpcs, change.VPC] }));
    } else if (change.kind === "changeRecordSets") {
      replace(change.HostedZoneId, (zone) => {
        const records = new Map(zone.records.map((set) => [recordKey(set), set]));
        for (const { Action, ResourceRecordSet: set } of change.ChangeBatch.Changes) {
          if (Action === "DELETE") records.delete(recordKey(set));
          else records.set(recordKey(set), set);
        }
        return { ...zone, records: [...records.values()] };
      });
    }
  }
  return zones;
}

/** The values of a record set; of an alias what it stands for. */
export function values(set: RecordSet): string[] {
  const alias = set.AliasTarget as { DNSName?: unknown } | undefined | null;
  if (typeof alias?.DNSName === "string") return [`alias of ${alias.DNSName}`];
  return (set.ResourceRecords ?? []).map(({ Value }) => Value);
}
