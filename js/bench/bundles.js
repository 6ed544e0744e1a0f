// The bundles of `core/benches/plan.rs`: an instance, three zones, and so many records of others in one of them.
import { event } from "../test/support/event.js";

const vpc = { VPCRegion: "eu-west-1", VPCId: "vpc-1" };
const zone = (id, name, PrivateZone) => ({
  Id: `/hostedzone/${id}`,
  Name: name,
  Config: { PrivateZone },
  VPCs: PrivateZone ? [vpc] : [],
});
const record = (_, n) => ({
  Name: `host-${n}.corp.example.`,
  Type: "A",
  TTL: 60,
  ResourceRecords: [{ Value: `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` }],
});

/** The request as JSON text. */
export function bundle(records) {
  const id = event.detail["instance-id"];
  const instance = {
    InstanceId: id,
    State: { Code: 16, Name: "running" },
    VpcId: vpc.VPCId,
    SubnetId: "subnet-1",
    PrivateIpAddress: "10.0.0.12",
    PublicIpAddress: "203.0.113.9",
    PrivateDnsName: "ip-10-0-0-12.eu-west-1.compute.internal",
    PublicDnsName: "ec2-203-0-113-9.eu-west-1.compute.amazonaws.com",
    Tags: [
      { Key: "ZONE", Value: "corp.example, example.com" },
      { Key: "CNAME", Value: "web.corp.example" },
    ],
  };
  const facts = {
    complete: true,
    instances: { [id]: instance },
    vpcs: { "vpc-1": { VpcId: "vpc-1", EnableDnsSupport: true, EnableDnsHostnames: true } },
    subnets: { "subnet-1": { CidrBlock: "10.0.0.0/24" } },
    hostedZones: [
      zone("ZCORP", "corp.example.", true),
      zone("ZREV", "0.0.10.in-addr.arpa.", true),
      zone("ZPUB", "example.com.", false),
    ],
    recordSets: { ZCORP: Array.from({ length: records }, record), ZREV: [], ZPUB: [] },
    registrations: {},
  };
  return JSON.stringify({ event, facts });
}
