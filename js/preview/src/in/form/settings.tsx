import { read, readList, readText } from "../../model/bundle.js";
import { set } from "../../model/subject.js";
import { Choice, Group, TextField } from "../../ui/fields.js";

/** With their defaults first (SPEC 7). */
const CHOICES = {
  aliasStyle: ["cname", "address"],
  reverseZones: ["create", "existing", "off"],
  onConflict: ["keep", "multivalue"],
  onDrift: ["repair", "keep"],
  adopt: ["addresses", "all", "none"],
} as const;

export function SettingsForm({ bundle }: { bundle: unknown }) {
  const path = ["facts", "settings"];
  const ttl = read(bundle, [...path, "ttl"]);
  const zones = readList(bundle, [...path, "zones"]).filter((zone) => typeof zone === "string");
  const separated = (text: string) => text.split(/[\s,]+/).filter(Boolean);
  return (
    <Group title="Settings">
      <TextField
        label="ttl"
        type="number"
        hint="60"
        value={typeof ttl === "number" ? String(ttl) : ""}
        onValue={(text) => set([...path, "ttl"], text === "" ? undefined : Number(text))}
      />
      {Object.entries(CHOICES).map(([name, choices]) => (
        <Choice
          key={name}
          label={name}
          value={readText(bundle, [...path, name]) || choices[0]}
          choices={choices}
          // A default needs not be said.
          onValue={(value) => set([...path, name], value === choices[0] ? undefined : value)}
        />
      ))}
      <Zones zones={zones} onZones={(text) => set([...path, "zones"], text === "" ? undefined : separated(text))} />
      {(["zone", "cname"] as const).map((key) => (
        <TextField
          key={key}
          label={`tagKeys.${key}`}
          hint={key.toUpperCase()}
          value={readText(bundle, [...path, "tagKeys", key])}
          onValue={(text) => set([...path, "tagKeys", key], text || undefined)}
        />
      ))}
    </Group>
  );
}

/** Names or ids; while somebody types, what separates them is not taken away. */
function Zones({ zones, onZones }: { zones: string[]; onZones: (text: string) => void }) {
  return (
    <p class="field">
      <label for="zones">zones</label>
      <input
        id="zones"
        placeholder="all"
        defaultValue={zones.join(" ")}
        key={zones.length === 0 ? "none" : "some"}
        spellcheck={false}
        onChange={({ currentTarget }) => onZones(currentTarget.value.trim())}
      />
    </p>
  );
}
