// Plans a part of the fleet, beside the page: typing stays smooth.
import { load, planJson } from "@ddns/core";
import type { Bundle } from "../model/bundle.js";
import { planRow, type FleetRow } from "./plan.js";
import { World } from "./world.js";

export interface Job {
  readonly module: WebAssembly.Module;
  /** The request as text: that is copied in no time, a value of so many members is not. */
  readonly json: string;
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

/** So many rows are handed over at first, and then twice as many each time: the page sorts and compares all of them again. */
const FIRST_ROWS = 100;

addEventListener("message", ({ data }: MessageEvent<Job>) => {
  work(data).catch((error: unknown) => postMessage({ rows: [], isLast: true, failure: String(error) } satisfies Done));
});

async function work({ module, json, first, step }: Job): Promise<void> {
  await load(module);
  const world = new World(JSON.parse(json) as Bundle);
  const ids = world.ids();
  let rows: FleetRow[] = [];
  let handed = FIRST_ROWS;
  const hand = (isLast: boolean) => postMessage({ rows, isLast } satisfies Done);
  for (let at = first; at < ids.length; at += step) {
    rows.push(planRow(world, ids[at] as string, planJson));
    if (rows.length < handed) continue;
    hand(false);
    rows = [];
    handed *= 2;
  }
  hand(true);
}
