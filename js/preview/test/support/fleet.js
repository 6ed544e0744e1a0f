// A bundle of many instances, the same on each run: most have their records, and some of everything that goes wrong.
const VPC = "vpc-0f1ee700";
const event = {
  id: "00000000-0000-4000-8000-000000000001",
  source: "ddns",
  "detail-type": "ddns Instance Reconcile",
  account: "123456789012",
  region: "eu-west-1",
  detail: { "instance-id": "i-00000000000000000" },
};

const idOf = (at) => `i-${at.toString(16).padStart(17, "0")}`;
const addressOf = (at) => `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`;
const labelOf = (at) => `ip-${addressOf(at).replaceAll(".", "-")}`;
const set = (Name, Type, Value) => ({ Name, Type, TTL: 60, ResourceRecords: [{ Value }] });

/** Of each ten: six are as they should be, the others are new, rivals for a name, misnamed, or gone without a word. */
export function fleet(size) {
  const seen = [{ VPCRegion: "eu-west-1", VPCId: VPC }];
  const zone = (Id, Name) => ({ Id, Name, Config: { PrivateZone: true }, VPCs: seen });
  const [instances, registrations, corp, reverse] = [{}, {}, [], []];
  for (let at = 0; at < size; at += 1) {
    const [id, kind] = [idOf(at), at % 10];
    const name = `${labelOf(at)}.corp.example.`;
    const pointer = `${addressOf(at).split(".").reverse().join(".")}.in-addr.arpa.`;
    const tags = [{ Key: "Name", Value: `app-${at}` }];
    if (kind === 7) tags.push({ Key: "CNAME", Value: `rival-${at - (at % 20)}.corp.example` });
    if (kind === 8) tags.push({ Key: "CNAME", Value: "-wrong-.corp.example" });
    if (kind !== 9) {
      instances[id] = {
        InstanceId: id,
        State: { Name: kind === 5 ? "stopped" : "running" },
        VpcId: VPC,
        SubnetId: "subnet-0f1ee700",
        PrivateIpAddress: addressOf(at),
        PrivateDnsName: `${labelOf(at)}.eu-west-1.compute.internal`,
        Tags: tags,
      };
    }
    if (kind === 6) continue;
    const records = [
      { HostedZoneId: "ZCORP", ...set(name, "A", addressOf(at)) },
      { HostedZoneId: "ZREVERSE", ...set(pointer, "PTR", name) },
    ];
    corp.push(set(name, "A", addressOf(at)));
    reverse.push(set(pointer, "PTR", name));
    registrations[id] = { InstanceId: id, Version: 2, Account: event.account, Region: event.region, Records: records };
  }
  corp.push(set("by-hand.corp.example.", "A", "192.0.2.1"));
  return {
    event,
    facts: {
      complete: true,
      instances,
      vpcs: { [VPC]: { VpcId: VPC, DhcpOptionsId: "dopt-0f1ee700", EnableDnsSupport: true, EnableDnsHostnames: true } },
      subnets: { "subnet-0f1ee700": { CidrBlock: "10.0.0.0/8" } },
      dhcpOptions: { "dopt-0f1ee700": { DhcpConfigurations: [{ Key: "domain-name", Values: [{ Value: "corp.example" }] }] } },
      hostedZones: [zone("ZCORP", "corp.example."), zone("ZREVERSE", "10.in-addr.arpa.")],
      recordSets: { ZCORP: corp, ZREVERSE: reverse },
      registrations,
    },
  };
}

/** The same as files: what EC2 prints of the instances, and a bundle of the rest. */
export function fleetFiles(size) {
  const { instances, ...rest } = fleet(size).facts;
  const reservations = [{ OwnerId: event.account, Instances: Object.values(instances) }];
  return [
    { name: "bundle.json", text: JSON.stringify({ facts: { ...rest, instances: {} } }) },
    { name: "describe-instances.json", text: JSON.stringify({ Reservations: reservations }) },
  ];
}
