// What a name answers, from a VPC and from the internet, before the plan and after it.
import { useComputed } from "@preact/signals";
import type { Facts, Plan } from "../model/bundle.js";
import { planned } from "../model/planned.js";
import { resolve, reverseName, type Resolution, type Viewpoint } from "../model/resolver.js";
import { LENS_TYPES, lensName, lensType, lensVpc } from "../model/view.js";
import { zonesAfter, zonesBefore, type Zones } from "../model/zones.js";
import { Choice, TextField } from "../ui/fields.js";

export function Lens({ plan, facts }: { plan: Plan; facts: Facts }) {
  const worlds = useComputed(() => {
    const before = zonesBefore(planned.value?.asked.facts ?? {});
    return { before, after: zonesAfter(before, planned.value?.plan.changes ?? []) };
  });
  const { before, after } = worlds.value;
  const vpcs = known(facts, after);
  const vpc = vpcs.includes(lensVpc.value) ? lensVpc.value : (vpcs[0] ?? "");
  const names = suggestions(plan, after);
  const asked = lensName.value || names[0] || "";
  const name = reverseName(asked) ?? asked;
  const type = reverseName(asked) === undefined ? lensType.value : "PTR";
  const attributes = facts.vpcs?.[vpc];
  // In a closed world what is not known of the VPC is off.
  const hasDns = attributes?.EnableDnsSupport === true && attributes.EnableDnsHostnames === true;
  const views: [string, Viewpoint][] = [["From the internet", {}]];
  if (vpc !== "") views.unshift([`From ${vpc}`, { vpc: { VPCId: vpc }, hasDns }]);
  return (
    <>
      <p class="lead">What a name answers, before the plan and after it, as far as the zones in the facts tell. An address asks for its PTR.</p>
      <div class="lens-form">
        <TextField label="Name or address" value={lensName.value} hint={names[0] ?? "www.corp.example"} list={names} onValue={(name) => (lensName.value = name)} />
        <Choice label="Type" value={type} choices={LENS_TYPES} onValue={(type) => (lensType.value = type)} />
        {vpcs.length > 0 && <Choice label="VPC" value={vpc} choices={vpcs} onValue={(vpc) => (lensVpc.value = vpc)} />}
      </div>
      {name === "" ? (
        <p class="empty">Type a name.</p>
      ) : (
        views.map(([title, from]) => (
          <section class="view" key={title} aria-label={title}>
            <h3>{title}</h3>
            <div class="sides">
              <Side title="Before" zones={before} {...{ from, name, type }} />
              <Side title="After" zones={after} {...{ from, name, type }} />
            </div>
          </section>
        ))
      )}
    </>
  );
}

interface SideProps {
  title: string;
  zones: Zones;
  from: Viewpoint;
  name: string;
  type: string;
}

function Side({ title, zones, from, name, type }: SideProps) {
  const found = resolve(zones, from, name, type);
  const hides = found.outcome === "no such name" && found.zone?.isPrivate === true && /\.(in-addr|ip6)\.arpa\.$/.test(found.zone.name);
  return (
    <div class="side">
      <h4>{title}</h4>
      <ol class="chain">
        {found.steps.map((step) => (
          <li key={step.name}>
            <span class="name">{step.name}</span> <span class="type">{step.type}</span>
            {step.values.map((value) => (
              <span class="value" key={value}>
                {value}
              </span>
            ))}
            <span class="muted">in {zones.get(step.zone)?.isPrivate ? "private" : "public"} zone {step.zone}</span>
          </li>
        ))}
      </ol>
      {found.outcome !== "answered" && <p class="muted outcome">{ending(found, from)}</p>}
      {from.vpc !== undefined && from.hasDns === false && <p class="warning-text">The DNS attributes of the VPC are off: it sees no private zone.</p>}
      {hides && (
        <p class="warning-text">
          The private zone {found.zone?.name} hides the PTR that AWS itself would answer here.
        </p>
      )}
    </div>
  );
}

function ending({ outcome, name, zone, steps }: Resolution, from: Viewpoint): string {
  switch (outcome) {
    case "answered":
      return "";
    case "no such name":
      return `NXDOMAIN: ${zone?.isPrivate ? "private" : "public"} zone ${zone?.id} has no ${name}`;
    case "no such type":
      return `No answer: ${name} is in ${zone?.id}, but not of this type`;
    case "loop":
      return "SERVFAIL: the CNAMEs do not end";
    case "outside": {
      const who = from.vpc === undefined ? "no public zone here" : "no zone here that the VPC sees";
      return steps.length > 0 ? `and on to ${name}, which ${who} holds` : `${who[0]?.toUpperCase()}${who.slice(1)} holds ${name}`;
    }
  }
}

function known(facts: Facts, zones: Zones): string[] {
  const seen = [...zones.values()].flatMap(({ vpcs }) => vpcs.map(({ VPCId }) => VPCId));
  return [...new Set([...Object.keys(facts.vpcs ?? {}), ...seen])].sort();
}

/** What the plan changes, and then what else there is. */
function suggestions(plan: Plan, zones: Zones): string[] {
  const MOST = 50;
  const changed = plan.changes.flatMap((change) => (change.kind === "changeRecordSets" ? change.ChangeBatch.Changes : []));
  const names = changed.map(({ ResourceRecordSet }) => ResourceRecordSet.Name);
  const others = [...zones.values()].flatMap(({ records }) => records.slice(0, MOST).filter(({ Type }) => Type !== "SOA" && Type !== "NS"));
  return [...new Set([...names, ...others.map(({ Name }) => Name)])].slice(0, MOST);
}
