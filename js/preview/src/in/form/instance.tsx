import { isObject, read, readList, readText, type Path } from "../../model/bundle.js";
import { instanceId, set, STATES } from "../../model/subject.js";
import { Choice, Group, TextField } from "../../ui/fields.js";

const ADDRESSES = [
  ["PrivateIpAddress", "Private address", "10.0.0.12"],
  ["PublicIpAddress", "Public address", "none"],
  ["Ipv6Address", "IPv6 address", "none"],
] as const;

/** What EC2 says of the instance. */
export function InstanceForm({ bundle }: { bundle: unknown }) {
  const path = ["facts", "instances", instanceId(bundle)];
  if (!isObject(read(bundle, path))) {
    return (
      <Group title="Instance, as EC2 says it">
        <p class="muted">EC2 does not know it.</p>
        <p>
          <button type="button" class="button" onClick={() => set(path, { State: { Name: "running" }, PrivateIpAddress: "10.0.0.12" })}>
            Let EC2 know it
          </button>
        </p>
      </Group>
    );
  }
  const state = readText(bundle, [...path, "State", "Name"]);
  return (
    <Group title="Instance, as EC2 says it">
      <Choice label="State" value={state} choices={STATES} onValue={(state) => set([...path, "State", "Name"], state)} />
      {ADDRESSES.map(([member, label, hint]) => (
        <TextField
          key={member}
          label={label}
          hint={hint}
          value={readText(bundle, [...path, member])}
          onValue={(address) => set([...path, member], address.trim() || undefined)}
        />
      ))}
      <Tags bundle={bundle} path={[...path, "Tags"]} />
    </Group>
  );
}

function Tags({ bundle, path }: { bundle: unknown; path: Path }) {
  const tags = readList(bundle, path);
  const keys = ["zone", "cname"].map((key) => readText(bundle, ["facts", "settings", "tagKeys", key]) || key.toUpperCase());
  const add = (Key: string) => set([...path, tags.length], { Key, Value: "" });
  return (
    <div class="tags">
      <p class="label" id="tags">
        Tags
      </p>
      <ul aria-labelledby="tags">
        {tags.map((tag, at) => {
          const [key, value] = [readText(tag, ["Key"]), readText(tag, ["Value"])];
          const field = (member: string, label: string, value: string) => (
            <input
              aria-label={label}
              value={value}
              spellcheck={false}
              autocomplete="off"
              onInput={({ currentTarget }) => set([...path, at, member], currentTarget.value)}
            />
          );
          return (
            <li key={at}>
              {field("Key", `key of tag ${at + 1}`, key)}
              {field("Value", `value of tag ${key}`, value)}
              <button type="button" class="button" aria-label={`Remove tag ${key}`} onClick={() => set([...path, at], undefined)}>
                ×
              </button>
            </li>
          );
        })}
      </ul>
      <p class="row">
        {keys.map((key) => (
          <button key={key} type="button" class="button" onClick={() => add(key)}>
            Add {key}
          </button>
        ))}
      </p>
    </div>
  );
}
