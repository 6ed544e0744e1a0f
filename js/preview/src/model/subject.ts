// Which instance the event is about, and where in the facts the things are that it leads to.
import { isObject, put, read, readList, readMembers, readText, type Bundle, type Path } from "./bundle.js";
import { edit } from "./state.js";

export const STATES = ["pending", "running", "stopping", "stopped", "shutting-down", "terminated"] as const;

export const KINDS = {
  "EC2 Instance State-change Notification": "aws.ec2",
  "Tag Change on Resource": "aws.tag",
  "ddns Instance Reconcile": "ddns",
} as const;
export type Kind = keyof typeof KINDS;

export const set = (path: Path, value: unknown) => edit((bundle) => put(bundle, path, value));

/** The instance of the event; of a change of tags it stands in the ARN. */
export function instanceId(bundle: unknown): string {
  const arn = readText(bundle, ["event", "resources", 0]);
  return readText(bundle, ["event", "detail", "instance-id"]) || arn.slice(arn.lastIndexOf("/") + 1);
}

export function instances(bundle: unknown): string[] {
  return readMembers(bundle, ["facts", "instances"]).map(([id]) => id);
}

/** The bundle with an event of this kind about this instance. */
export function withEvent(bundle: unknown, kind: Kind, id: string, state = "running"): unknown {
  const base = read(bundle, ["event"]);
  const place = { account: readText(base, ["account"]) || "123456789012", region: readText(base, ["region"]) || "eu-west-1" };
  const event = {
    ...(isObject(base) ? base : { version: "0", time: "2026-01-01T00:00:00Z" }),
    ...place,
    id: readText(base, ["id"]) || "00000000-0000-4000-8000-000000000000",
    "detail-type": kind,
    source: KINDS[kind],
    resources: [`arn:aws:ec2:${place.region}:${place.account}:instance/${id}`],
    detail: kind === "EC2 Instance State-change Notification" ? { "instance-id": id, state } : { "instance-id": id },
  };
  return put(bundle, ["event"], event);
}

/** The VPC of the instance and the DHCP options of that, as paths; absent where the facts do not lead there. */
export function vpcPath(bundle: unknown): Path | undefined {
  const id = readText(bundle, ["facts", "instances", instanceId(bundle), "VpcId"]);
  return id === "" ? undefined : ["facts", "vpcs", id];
}

export function dhcpPath(bundle: unknown): Path | undefined {
  const vpc = vpcPath(bundle);
  const id = vpc === undefined ? "" : readText(bundle, [...vpc, "DhcpOptionsId"]);
  return id === "" ? undefined : ["facts", "dhcpOptions", id];
}

const DOMAIN = "domain-name";

/** Where among the DHCP options the domain is; one past the last where there is none. */
function domainPlace(bundle: unknown, path: Path): Path {
  const options = readList(bundle, [...path, "DhcpConfigurations"]);
  const at = options.findIndex((option) => readText(option, ["Key"]) === DOMAIN);
  return [...path, "DhcpConfigurations", at < 0 ? options.length : at];
}

export function dhcpDomain(bundle: unknown, path: Path): string {
  return readText(bundle, [...domainPlace(bundle, path), "Values", 0, "Value"]);
}

/** The bundle with another domain in the DHCP options; without any if it is empty. */
export function withDhcpDomain(bundle: unknown, path: Path, domain: string): unknown {
  const option = domain === "" ? undefined : { Key: DOMAIN, Values: [{ Value: domain }] };
  return put(bundle, domainPlace(bundle, path), option);
}

/** Which instance, where, and what is said of it: the event may be older than what EC2 says now. */
export function occasion({ event, facts }: Bundle): string {
  const id = instanceId({ event });
  const told = readText(event, ["detail", "state"]);
  const ec2 = readText(facts, ["instances", id, "State", "Name"]);
  const isUnknown = ec2 === "" && (facts.complete === true || read(facts, ["instances", id]) === null);
  const said = ec2 || (isUnknown ? "that there is none" : "");
  const who = `${id} in ${event.region} of account ${event.account}`;
  if (told !== "" && told === said) return `${who}: the event and EC2 say ${told}`;
  const parts = [told && `the event says ${told}`, said && `EC2 says ${said}`].filter(Boolean);
  return parts.length > 0 ? `${who}: ${parts.join(", ")}` : who;
}
