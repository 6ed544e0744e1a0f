// Plans a part of the fleet, beside the page: typing stays smooth.
import { load, planJson } from "@ddns/core";
import type { Facts } from "../model/bundle.js";
import { planRow, type FleetRow } from "./plan.js";
import { World, type Place } from "./world.js";

export interface Job {
  readonly facts: Facts;
  readonly place: Place;
  /** Every so manyth instance, from this one on. */
  readonly first: number;
  readonly step: number;
}

export interface Done {
  readonly rows: readonly FleetRow[];
  readonly isLast: boolean;
  /** Why there are no more. */
  readonly failure?: string;
}

const CHUNK = 500;

addEventListener("message", ({ data }: MessageEvent<Job>) => {
  work(data).catch((error: unknown) => postMessage({ rows: [], isLast: true, failure: String(error) } satisfies Done));
});

async function work({ facts, place, first, step }: Job): Promise<void> {
  await load();
  const world = new World(facts, place);
  const ids = world.ids();
  let rows: FleetRow[] = [];
  const hand = (isLast: boolean) => postMessage({ rows, isLast } satisfies Done);
  for (let at = first; at < ids.length; at += step) {
    rows.push(planRow(world, ids[at] as string, planJson));
    if (rows.length < CHUNK) continue;
    hand(false);
    rows = [];
  }
  hand(true);
}
