// The rows of the fleet, as the workers bring them.
import { computed, signal } from "@preact/signals";
import type { Facts } from "../model/bundle.js";
import { compiled } from "../model/planner.js";
import { answered, type Answered } from "../model/state.js";
import { recordKey, values } from "../model/zones.js";
import { sameName, zoneId } from "../model/names.js";
import { placeOf, type Place } from "./occasion.js";
import type { FleetRow } from "./plan.js";
import type { Done, Job } from "./worker.js";

/** A live record set, and whose it is. */
export interface RecordRow {
  readonly zone: string;
  readonly name: string;
  readonly type: string;
  readonly values: string;
  readonly holders: readonly string[];
  readonly fate: "held" | "orphaned" | "nobody's";
}

export const rows = signal<readonly FleetRow[]>([]);
export const isPlanning = signal(false);
export const fleetFailure = signal<string | undefined>(undefined);

/** Below this many one worker is as quick as several. */
const ALONE = 300;
const MOST_WORKERS = 4;
let workers: Worker[] = [];
let planned: { facts: Facts; place: Place } | undefined;

/** Plans all instances of the request that the page shows, unless that is done already. */
export function planFleet({ asked: { event, facts }, json }: Answered): void {
  const place = placeOf(event);
  const isSame = planned?.facts === facts && planned.place.account === place.account && planned.place.region === place.region;
  if (isSame) return;
  planned = { facts, place };
  for (const worker of workers) worker.terminate();
  const size = Object.keys(facts.instances ?? {}).length;
  const step = size < ALONE ? 1 : Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1);
  const collected: FleetRow[] = [];
  let busy = step;
  isPlanning.value = true;
  fleetFailure.value = undefined;
  workers = Array.from({ length: step }, (_, first) => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Done>) => {
      collected.push(...data.rows);
      fleetFailure.value ??= data.failure;
      if (data.isLast) {
        busy -= 1;
        worker.terminate();
      }
      isPlanning.value = busy > 0;
      rows.value = [...collected];
    });
    worker.addEventListener("error", ({ message }) => {
      isPlanning.value = false;
      fleetFailure.value = message;
    });
    void compiled.then((module) => worker.postMessage({ module, json, first, step } satisfies Job));
    return worker;
  });
}

/** Who else gets the same name with other values: each was planned as if it were alone. */
export const rivals = computed(() => {
  const wanted = new Map<string, { id: string; values: string }[]>();
  for (const { id, held } of rows.value) {
    for (const one of held) {
      if (one.isShared) continue;
      const key = `${zoneId(one.zone)} ${sameName(one.name)} ${one.type}`;
      const list = wanted.get(key);
      if (list === undefined) wanted.set(key, [{ id, values: one.values }]);
      else list.push({ id, values: one.values });
    }
  }
  const found = new Map<string, Set<string>>();
  for (const list of wanted.values()) {
    if (new Set(list.map(({ values }) => values)).size < 2) continue;
    for (const { id } of list) {
      const others = found.get(id) ?? new Set();
      for (const other of list) if (other.id !== id) others.add(other.id);
      found.set(id, others);
    }
  }
  return found;
});

const WRITTEN = new Set(["A", "AAAA", "CNAME", "PTR"]);

/** The live records of the types that ddns writes, with those who list them. */
export const records = computed((): readonly RecordRow[] => {
  const facts = answered.value?.asked.facts;
  if (rows.value.length === 0 || facts === undefined) return [];
  const listing = new Map<string, string[]>();
  for (const [id, row] of Object.entries(facts.registrations ?? {})) {
    for (const entry of row?.Records ?? []) {
      const key = `${zoneId(entry.HostedZoneId)} ${recordKey(entry)}`;
      listing.set(key, [...(listing.get(key) ?? []), id]);
    }
  }
  const leaving = new Set(rows.value.filter(({ leaves, state }) => leaves || state === "unknown").map(({ id }) => id));
  return Object.entries(facts.recordSets ?? {}).flatMap(([zone, sets]) =>
    sets
      .filter(({ Type }) => WRITTEN.has(Type))
      .map((set): RecordRow => {
        const holders = listing.get(`${zoneId(zone)} ${recordKey(set)}`) ?? [];
        const fate = holders.length === 0 ? "nobody's" : holders.every((id) => leaving.has(id)) ? "orphaned" : "held";
        return { zone: zoneId(zone), name: set.Name, type: set.Type, values: values(set as Parameters<typeof values>[0]).join(" "), holders, fate };
      }),
  );
});
