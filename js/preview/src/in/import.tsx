// One's own documents: what the AWS CLI prints, a bundle, an event; pasted or dropped.
import type { ImportedDocument } from "@ddns/core";
import { signal, useSignal } from "@preact/signals";
import { addDocuments, imported, importFailure, reading, startAnew, type Given } from "../model/import.js";
import { Prose } from "../ui/prose.js";

const pasted = signal("");

const COMMANDS = [
  "aws ec2 describe-instances",
  "aws ec2 describe-vpcs",
  "aws ec2 describe-vpc-attribute --vpc-id vpc-… --attribute enableDnsHostnames",
  "aws ec2 describe-vpc-attribute --vpc-id vpc-… --attribute enableDnsSupport",
  "aws ec2 describe-dhcp-options",
  "aws ec2 describe-subnets",
  "aws route53 list-hosted-zones",
  "aws route53 get-hosted-zone --id Z…",
  "aws route53 list-resource-record-sets --hosted-zone-id Z…",
];

export function Import() {
  const isOver = useSignal(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    isOver.value = false;
    void addFiles(event.dataTransfer?.files);
  };
  const take = () => {
    if (pasted.value.trim() === "") return;
    addDocuments([{ name: "pasted text", text: pasted.value }]);
    pasted.value = "";
  };
  return (
    <div
      class={isOver.value ? "import over" : "import"}
      onDragOver={(event) => {
        event.preventDefault();
        isOver.value = true;
      }}
      onDragLeave={() => (isOver.value = false)}
      onDrop={drop}
    >
      <p class="lead">
        Bring what the AWS CLI prints as JSON, in any order and number, a bundle of <code>ddns facts</code>, or an EventBridge event out of a
        log. It stays in this browser.
      </p>
      <label class="label" for="paste">
        Paste, or drop files anywhere here
      </label>
      <textarea
        id="paste"
        rows={7}
        spellcheck={false}
        placeholder='{ "Reservations": [ … ] }'
        value={pasted.value}
        onInput={({ currentTarget }) => (pasted.value = currentTarget.value)}
      />
      <p class="row">
        <button type="button" class="button main" onClick={take} disabled={pasted.value.trim() === ""}>
          Take it in
        </button>
        <label class="button file">
          <input type="file" multiple class="hidden" onChange={({ currentTarget }) => void addFiles(currentTarget.files)} />
          Choose files…
        </label>
        <button type="button" class="button" onClick={startAnew}>
          Start with nothing
        </button>
      </p>
      <p class="muted" role="status">
        {reading.value > 0 && `Reading ${reading.value === 1 ? "a document" : `${reading.value} documents`}…`}
      </p>
      {importFailure.value !== undefined && <p class="notice error">{importFailure.value}</p>}
      <Documents />
      <details class="commands-wanted">
        <summary>What helps, and how to get it</summary>
        <ul>
          {COMMANDS.map((command) => (
            <li key={command}>
              <code>{command}</code>
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

async function addFiles(files: FileList | null | undefined): Promise<void> {
  const read = async (file: File): Promise<Given> => ({ name: file.name, text: await file.text() });
  const documents = await Promise.all([...(files ?? [])].map(read));
  if (documents.length > 0) addDocuments(documents);
}

function Documents() {
  if (imported.value.length === 0) return null;
  return (
    <ul class="documents" aria-label="Documents" aria-live="polite">
      {imported.value.map((document, at) => (
        <Document key={at} document={document} />
      ))}
    </ul>
  );
}

function Document({ document: { name, kind, count, found, message, path } }: { document: ImportedDocument }) {
  const SHOWN = 5;
  const isRefused = path !== undefined || kind === "unknown";
  const rest = count - Math.min(found.length, SHOWN);
  return (
    <li class={isRefused ? "document refused" : "document"}>
      <p>
        <b>{name}</b> <span class="muted">{isRefused ? "not taken in" : count > 0 ? `${kind}: ${count}` : kind}</span>
      </p>
      {found.length > 0 && !isRefused && (
        <p class="found">
          {found.slice(0, SHOWN).join(", ")}
          {rest > 0 && ` and ${rest} more`}
        </p>
      )}
      {message !== undefined && (
        <p class={isRefused ? "refusal" : "muted"}>
          {path !== undefined && path !== "." && (
            <>
              <code>{path}</code>:{" "}
            </>
          )}
          <Prose text={message} />
        </p>
      )}
    </li>
  );
}
