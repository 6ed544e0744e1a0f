import { useSignal } from "@preact/signals";
import type { Need, Needs } from "../model/bundle.js";
import { DRAFT, said, withFacts, type Draft, type ZoneDraft } from "../model/needs.js";
import { edit } from "../model/state.js";
import { set, STATES } from "../model/subject.js";
import { Check, Choice, TextField } from "../ui/fields.js";
import { Prose } from "../ui/prose.js";

type Change = (change: Partial<Draft>) => void;

/** What the planner needs, as a form; all of a round at once, as a host fetches it. */
export function NeedsForm({ answer: { needs } }: { answer: Needs }) {
  const drafts = useSignal<Record<string, Draft>>({});
  const draft = (need: Need) => drafts.value[JSON.stringify(need)] ?? DRAFT;
  const change = (need: Need) => (change: Partial<Draft>) => {
    drafts.value = { ...drafts.value, [JSON.stringify(need)]: { ...draft(need), ...change } };
  };
  const add = (event: Event) => {
    event.preventDefault();
    edit((bundle) => withFacts(bundle, needs.map((need) => [need, draft(need)])));
  };
  return (
    <form class="notice needs" onSubmit={add}>
      <h3>Nothing can be decided yet</h3>
      <p>
        The planner needs {needs.length === 1 ? "one more fact" : `${needs.length} more facts`}. Fill in what there is; what you leave empty does
        not exist.
      </p>
      {needs.map((need) => (
        <fieldset class="group" key={JSON.stringify(need)}>
          <legend>
            <Prose text={said(need)} />
          </legend>
          <Fields need={need} draft={draft(need)} change={change(need)} />
        </fieldset>
      ))}
      <p class="row">
        <button type="submit" class="button main">
          Add these facts
        </button>
        <button type="button" class="button" onClick={() => set(["facts", "complete"], true)}>
          Nothing else exists
        </button>
      </p>
    </form>
  );
}

function Fields({ need, draft, change }: { need: Need; draft: Draft; change: Change }) {
  const text = (member: "address" | "vpc" | "subnet" | "zoneTag" | "domain" | "cidr" | "value", label: string) => (
    <TextField label={label} hint="none" value={draft[member]} onValue={(value) => change({ [member]: value.trim() })} />
  );
  switch (need.kind) {
    case "instance":
      return (
        <>
          <Check label="EC2 knows it" value={draft.isKnown} onValue={(isKnown) => change({ isKnown })} />
          {draft.isKnown && (
            <>
              <Choice label="State" value={draft.state} choices={STATES} onValue={(state) => change({ state })} />
              {text("address", "Private address")}
              {text("vpc", "VPC")}
              {text("subnet", "Subnet")}
              {text("zoneTag", "Tag ZONE")}
            </>
          )}
        </>
      );
    case "vpc":
      return (
        <>
          <Check label="DNS support and hostnames are on" value={draft.hasDns} onValue={(hasDns) => change({ hasDns })} />
          {text("domain", "DHCP domain")}
        </>
      );
    case "subnet":
      return text("cidr", "CIDR block");
    case "hostedZones":
      return <ZoneRows zones={draft.zones} onZones={(zones) => change({ zones })} />;
    case "recordSets":
      return (
        <>
          <Choice
            label="What is there"
            value={draft.type}
            choices={[["", "nothing"], "A", "AAAA", "CNAME", "PTR", "TXT"]}
            onValue={(type) => change({ type })}
          />
          {draft.type !== "" && text("value", "Value")}
        </>
      );
  }
}

function ZoneRows({ zones, onZones }: { zones: ZoneDraft[]; onZones: (zones: ZoneDraft[]) => void }) {
  const change = (at: number, change: Partial<ZoneDraft>) => onZones(zones.map((zone, one) => (one === at ? { ...zone, ...change } : zone)));
  const empty = { id: `ZONE${zones.length + 1}`, name: "", isPrivate: false };
  return (
    <ul class="zone-rows">
      {zones.map(({ id, name, isPrivate }, at) => (
        <li key={at}>
          <input aria-label={`id of zone ${at + 1}`} value={id} onInput={({ currentTarget }) => change(at, { id: currentTarget.value.trim() })} />
          <input
            aria-label={`name of zone ${at + 1}`}
            value={name}
            placeholder="corp.example"
            onInput={({ currentTarget }) => change(at, { name: currentTarget.value.trim() })}
          />
          <Check label="private" value={isPrivate} onValue={(isPrivate) => change(at, { isPrivate })} />
        </li>
      ))}
      <li>
        <button type="button" class="button" onClick={() => onZones([...zones, empty])}>
          Add a zone
        </button>
      </li>
    </ul>
  );
}
