// The host's part of `run`, on a closed world: what `tests/src/rounds.rs` is for Rust.

/** What a round has to fetch, out of all that there is. */
export function fetchFrom(event, all, needs) {
  const found = { registrationTable: all.registrationTable ?? "present", answered: [] };
  for (const need of needs) READ[need.kind](event, all, need, found);
  return found;
}

const put = (found, member, key, from) => {
  (found[member] ??= {})[key] = from?.[member]?.[key] ?? null;
};

const READ = {
  instance(event, all, need, found) {
    const here = need.Account === event.account && need.Region === event.region;
    if (here) put(found, "instances", need.InstanceId, all);
    put(found, "registrations", need.InstanceId, all);
  },
  vpc(event, all, need, found) {
    put(found, "vpcs", need.VpcId, all);
    const options = found.vpcs[need.VpcId]?.DhcpOptionsId;
    if (options !== undefined) put(found, "dhcpOptions", options, all);
  },
  subnet(event, all, need, found) {
    put(found, "subnets", need.SubnetId, all);
  },
  hostedZones(event, all, need, found) {
    found.hostedZones = all.hostedZones ?? [];
  },
  recordSets(event, all, need, found) {
    const zone = need.HostedZoneId;
    const at = (set) => plain(set.Name) === plain(need.Name);
    const live = (all.recordSets?.[zone] ?? []).filter(at);
    found.recordSets = { ...found.recordSets, [zone]: [...(found.recordSets?.[zone] ?? []), ...live] };
    for (const [id, row] of Object.entries(all.registrations ?? {})) {
      const inZone = (entry) => entry.HostedZoneId.replace("/hostedzone/", "") === zone;
      if (!row?.Records?.some((entry) => inZone(entry) && at(entry))) continue;
      put(found, "registrations", id, all);
      const [account, region] = [row.Account ?? event.account, row.Region ?? event.region];
      if (account !== event.account || region !== event.region) continue;
      put(found, "instances", id, all);
      found.answered.push({ kind: "instance", InstanceId: id, Account: account, Region: region });
    }
  },
};

/** A name without its octal escapes, in lower case, with its final dot. */
function plain(name) {
  const unescaped = name.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal) => String.fromCharCode(parseInt(octal, 8)));
  return `${unescaped.toLowerCase().replace(/\.$/, "")}.`;
}
