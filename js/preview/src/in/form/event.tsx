import { readText } from "../../model/bundle.js";
import { edit } from "../../model/state.js";
import { instanceId, instances, KINDS, set, STATES, withEvent, type Kind } from "../../model/subject.js";
import { Choice, Group, TextField } from "../../ui/fields.js";

const SAID: readonly (readonly [Kind, string])[] = [
  ["EC2 Instance State-change Notification", "the state changes"],
  ["Tag Change on Resource", "a tag changes"],
  ["ddns Instance Reconcile", "it is looked at again"],
];

const SAID_PLACES = { account: "Account", region: "Region" } as const;

export function EventForm({ bundle }: { bundle: unknown }) {
  const id = instanceId(bundle);
  const found = readText(bundle, ["event", "detail-type"]);
  const kind = found in KINDS ? (found as Kind) : "EC2 Instance State-change Notification";
  const state = readText(bundle, ["event", "detail", "state"]) || "running";
  const change = (kind: Kind, id: string, state: string) => edit((bundle) => withEvent(bundle, kind, id, state));
  return (
    <Group title="Event">
      <TextField label="Instance" value={id} list={instances(bundle).slice(0, 100)} onValue={(id) => change(kind, id, state)} />
      <Choice label="What happens" value={kind} choices={SAID} onValue={(kind) => change(kind, id, state)} />
      {kind === "EC2 Instance State-change Notification" && (
        <Choice label="State in the event" value={state} choices={STATES} onValue={(state) => change(kind, id, state)} />
      )}
      {(["account", "region"] as const).map((member) => (
        <TextField
          key={member}
          label={SAID_PLACES[member]}
          value={readText(bundle, ["event", member])}
          onValue={(value) => set(["event", member], value.trim())}
        />
      ))}
    </Group>
  );
}
