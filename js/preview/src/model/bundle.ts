// A bundle as anybody may have typed it: nothing in it is certain until the planner has read it.
import type { Answer, Request } from "@ddns/core";

export type Bundle = Request;
export type Facts = Request["facts"];
export type Plan = Extract<Answer, { changes: unknown }>;
export type Needs = Extract<Answer, { needs: unknown }>;
export type Rejected = Extract<Answer, { rejection: unknown }>;
export type Change = Plan["changes"][number];
export type Diagnostic = Plan["diagnostics"][number];
export type Need = Needs["needs"][number];
export type BatchChange = Extract<Change, { kind: "changeRecordSets" }>;
export type RecordSet = BatchChange["ChangeBatch"]["Changes"][number]["ResourceRecordSet"];
export type Vpc = Extract<Change, { kind: "associateVpc" }>["VPC"];

export type Path = readonly (string | number)[];

type Members = Record<string | number, unknown>;

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** What is at a path; `undefined` where there is nothing. */
export function read(value: unknown, path: Path): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Members)[key];
  }
  return found;
}

export function readText(value: unknown, path: Path): string {
  const found = read(value, path);
  return typeof found === "string" ? found : "";
}

export function readList(value: unknown, path: Path): unknown[] {
  const found = read(value, path);
  return Array.isArray(found) ? found : [];
}

/** The members of an object, which may be none. */
export function readMembers(value: unknown, path: Path): [string, unknown][] {
  const found = read(value, path);
  return isObject(found) ? Object.entries(found) : [];
}

/** The value with another member at a path; `undefined` takes it away. Everything beside the path is shared. */
export function put(value: unknown, path: Path, member: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return member;
  if (typeof key === "number") {
    const items = Array.isArray(value) ? [...(value as unknown[])] : [];
    const item = put(items[key], rest, member);
    if (item === undefined) items.splice(key, 1);
    else items[key] = item;
    return items;
  }
  const members: Members = isObject(value) ? { ...value } : {};
  const inner = put(members[key], rest, member);
  if (inner === undefined) delete members[key];
  else members[key] = inner;
  return members;
}
