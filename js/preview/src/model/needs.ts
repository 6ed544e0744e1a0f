// What the planner still needs, filled in by hand.
import { put, readList, type Need } from "./bundle.js";

export interface ZoneDraft {
  id: string;
  name: string;
  isPrivate: boolean;
}

/** What somebody fills in for one need; each kind of need has its own part. */
export interface Draft {
  /** Does EC2 know the instance? */
  isKnown: boolean;
  state: string;
  address: string;
  vpc: string;
  subnet: string;
  zoneTag: string;
  hasDns: boolean;
  domain: string;
  cidr: string;
  zones: ZoneDraft[];
  /** The live record set at the name, if there is one. */
  type: "" | "A" | "AAAA" | "CNAME" | "PTR" | "TXT";
  value: string;
}

export const DRAFT: Draft = {
  isKnown: true,
  state: "running",
  address: "10.0.0.12",
  vpc: "vpc-0a0a0a0a",
  subnet: "subnet-0a0a0a0a",
  zoneTag: "",
  hasDns: true,
  domain: "corp.example",
  cidr: "10.0.0.0/24",
  zones: [{ id: "ZCORP", name: "corp.example", isPrivate: true }],
  type: "",
  value: "",
};

/** The request with all that was filled in, and with the needs as answered: what they did not bring does not exist. */
export function withFacts(bundle: unknown, filled: readonly (readonly [Need, Draft])[]): unknown {
  let facts: unknown = bundle;
  for (const [need, draft] of filled) facts = fill(facts, need, draft);
  const answered = ["facts", "answered"];
  return put(facts, answered, [...readList(facts, answered), ...filled.map(([need]) => need)]);
}

function fill(bundle: unknown, need: Need, draft: Draft): unknown {
  switch (need.kind) {
    case "instance":
      return put(bundle, ["facts", "instances", need.InstanceId], draft.isKnown ? instance(draft) : null);
    case "vpc":
      return vpc(bundle, need.VpcId, draft);
    case "subnet":
      return put(bundle, ["facts", "subnets", need.SubnetId], { CidrBlock: draft.cidr });
    case "hostedZones": {
      const seen = need.VPC === undefined ? [] : [need.VPC];
      const zones = draft.zones.filter(({ id, name }) => id !== "" && name !== "");
      const zone = ({ id, name, isPrivate }: ZoneDraft) => ({
        Id: id,
        Name: name,
        Config: { PrivateZone: isPrivate },
        ...(isPrivate && { VPCs: seen }),
      });
      return put(bundle, ["facts", "hostedZones"], zones.map(zone));
    }
    case "recordSets": {
      if (draft.type === "" || draft.value === "") return bundle;
      const path = ["facts", "recordSets", need.HostedZoneId];
      const set = { Name: need.Name, Type: draft.type, TTL: 300, ResourceRecords: [{ Value: draft.value }] };
      return put(bundle, path, [...readList(bundle, path), set]);
    }
  }
}

function instance({ state, address, vpc, subnet, zoneTag }: Draft) {
  return {
    State: { Name: state },
    ...(address !== "" && { PrivateIpAddress: address }),
    ...(vpc !== "" && { VpcId: vpc }),
    ...(subnet !== "" && { SubnetId: subnet }),
    ...(zoneTag !== "" && { Tags: [{ Key: "ZONE", Value: zoneTag }] }),
  };
}

function vpc(bundle: unknown, id: string, { hasDns, domain }: Draft): unknown {
  const options = `dopt-${id.replace(/^vpc-/, "")}`;
  const attributes = { VpcId: id, EnableDnsSupport: hasDns, EnableDnsHostnames: hasDns };
  if (domain === "") return put(bundle, ["facts", "vpcs", id], attributes);
  const withVpc = put(bundle, ["facts", "vpcs", id], { ...attributes, DhcpOptionsId: options });
  const configuration = { Key: "domain-name", Values: [{ Value: domain }] };
  return put(withVpc, ["facts", "dhcpOptions", options], { DhcpConfigurations: [configuration] });
}

/** One fact that is missing, in words. */
export function said(need: Need): string {
  switch (need.kind) {
    case "instance":
      return `instance \`${need.InstanceId}\` and its registration, in ${need.Region} of account ${need.Account}`;
    case "vpc":
      return `VPC \`${need.VpcId}\` with its DNS attributes and DHCP options, in ${need.Region}`;
    case "subnet":
      return `subnet \`${need.SubnetId}\`, in ${need.Region}`;
    case "hostedZones":
      return need.VPC === undefined ? "the hosted zones" : `the hosted zones, as VPC \`${need.VPC.VPCId}\` sees them`;
    case "recordSets":
      return `record sets at \`${need.Name}\` in \`${need.HostedZoneId}\`, and who lists them`;
  }
}
