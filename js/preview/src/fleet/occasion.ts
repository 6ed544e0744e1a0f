// The event about one instance among many.
import { importDocuments } from "@ddns/core";
import { isObject, readText, type Facts, type Need } from "../model/bundle.js";

/** Where EC2 is asked about an instance. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** Where the events of a bundle come from. */
export function placeOf(event: unknown): Place {
  return { account: readText(event, ["account"]) || "123456789012", region: readText(event, ["region"]) || "eu-west-1" };
}

type Asked = Extract<Need, { kind: "instance" }>;

/** Where EC2 was asked, instance by instance. */
export function askedOf(facts: Facts): ReadonlyMap<string, Asked> {
  const needs = (facts.answered ?? []).filter((need) => need.kind === "instance");
  return new Map(needs.map((need) => [need.InstanceId, need]));
}

/** It is looked at again; what EC2 does not know any more the core makes an event about. Without a place it is `elsewhere`. */
export function eventAbout(id: string, facts: Facts, asked: Asked | undefined, elsewhere: Place): unknown {
  const { account, region } = elsewhere;
  const here: Asked = { kind: "instance", InstanceId: id, Account: account, Region: region };
  if (isObject(facts.instances?.[id])) return reconcile(asked ?? here);
  return made(id, facts, asked) ?? made(id, facts, here);
}

function reconcile({ InstanceId, Account, Region }: Asked) {
  const id = "00000000-0000-4000-8000-000000000000";
  return { id, account: Account, region: Region, source: "ddns", "detail-type": "ddns Instance Reconcile", detail: { "instance-id": InstanceId } };
}

function made(id: string, { registrations }: Facts, asked: Asked | undefined): unknown {
  const facts = { complete: true, registrations: { [id]: registrations?.[id] ?? null }, answered: asked === undefined ? [] : [asked] };
  const answer = importDocuments({ documents: [], bundle: { facts }, instance: id });
  return "bundle" in answer ? answer.bundle.event : undefined;
}
