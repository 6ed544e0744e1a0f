// Compiled by test/contract.test.js, never run.
import type {
  Answer,
  Change,
  Facts,
  GivenRegistration,
  ImportAnswer,
  ImportRequest,
  Need,
  Plan,
  Request,
  Settings,
} from "../../src/contract.js";

// A request, with null where the planner takes it.
export const request: Request = {
  formatVersion: 1,
  event: {
    id: "1",
    source: "aws.ec2",
    "detail-type": "EC2 Instance State-change Notification",
    account: "123456789012",
    region: "eu-west-1",
    detail: { "instance-id": "i-0aaaaaaaaaaaaaaa1", state: "shutting-down" },
  },
  facts: {
    complete: true,
    settings: { ttl: 30, tagKeys: { zone: "Zone" }, reverseZones: "off", zones: ["corp.example"] },
    instances: { "i-0aaaaaaaaaaaaaaa1": null, "i-0bbbbbbbbbbbbbbb2": { State: { Name: "running" }, Tags: [{ Key: "ZONE" }] } },
    recordSets: { Z1: [{ Name: "a.example", Type: "A", AliasTarget: { DNSName: "b.example" } }] },
    registrations: { "i-0aaaaaaaaaaaaaaa1": { InstanceId: "i-0aaaaaaaaaaaaaaa1" } },
  },
};

// What AWS answers has more members, and is taken as it is.
interface AmazonsSubnet {
  SubnetId: string;
  CidrBlock: string;
  AvailableIpAddressCount: number;
}
declare const subnet: AmazonsSubnet;
export const facts: Facts = { subnets: { [subnet.SubnetId]: subnet } };

// What the planner answers goes back to it.
export function next(facts: Facts, needs: Need[], found: Change & { kind: "saveRegistration" }): Facts {
  const saved: GivenRegistration = found.registration;
  return { ...facts, answered: [...(facts.answered ?? []), ...needs], registrations: { [saved.InstanceId]: saved } };
}

// The three answers are told apart by what is in them, the changes by their kind.
export function shown(answer: Answer): string {
  if ("needs" in answer) return answer.needs.map((need) => need.kind).join();
  if ("rejection" in answer) return answer.rejection.path;
  return answer.changes.map(one).join() + answer.fingerprint;
}

function one(change: Plan["changes"][number]): string | number {
  switch (change.kind) {
    case "createTable":
      return change.reason.rule;
    case "createHostedZone":
    case "associateVpc":
      return change.VPC.VPCId;
    case "saveRegistration":
      return change.registration.Version + (change.expectedVersion ?? 0);
    case "changeRecordSets":
      return change.ChangeBatch.Changes.flatMap((one) => one.ResourceRecordSet.ResourceRecords).length;
    case "deleteRegistration":
      return change.InstanceId;
  }
}

// @ts-expect-error A misspelt setting.
export const misspelt: Settings = { onConflicts: "keep" };
// @ts-expect-error A choice that there is not.
export const unknown: Settings = { onDrift: "ignore" };
// @ts-expect-error A request without facts.
export const short: Request = { event: request.event };
// @ts-expect-error An instance has a state.
export const stateless: Facts = { instances: { "i-0aaaaaaaaaaaaaaa1": {} } };
// @ts-expect-error Nothing is deleted by name.
export const other: Change["kind"] = "upsert";
// @ts-expect-error A need that there is not.
export const need: Need = { kind: "record" };
// @ts-expect-error Multivalue is yes or no.
export const multivalue: Facts = { recordSets: { Z1: [{ Name: "a.example", Type: "A", MultiValueAnswer: "yes" }] } };

// What is imported is planned.
export function planned(text: string, plan: (request: Request) => Answer): Answer | undefined {
  const request: ImportRequest = { documents: [{ name: "zones.json", text }], instance: "i-0aaaaaaaaaaaaaaa1" };
  const answer: ImportAnswer = imported(request);
  if ("rejection" in answer || answer.documents.some(({ kind, path }) => kind === "unknown" || path)) return undefined;
  const { event, facts } = answer.bundle;
  return event && plan({ event, facts });
}
declare function imported(request: ImportRequest): ImportAnswer;
