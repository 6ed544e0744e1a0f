// Documents from outside: the core recognises them, here is only what came of each.
import type { ImportAnswer, ImportedDocument, ImportRequest } from "@ddns/core";
import { signal } from "@preact/signals";
import { askedOf, eventAbout, placeOf } from "../fleet/occasion.js";
import { isObject, put, read, type Bundle } from "./bundle.js";
import type { Done, Job } from "./import-worker.js";
import { compiled } from "./planner.js";
import { edit, source } from "./state.js";
import { instances } from "./subject.js";
import { outTab } from "./view.js";

type Imported = Extract<ImportAnswer, { bundle: unknown }>["bundle"];

export interface Given {
  readonly name: string;
  readonly text: string;
}

/** What the documents were taken for, the latest first. */
export const imported = signal<readonly ImportedDocument[]>([]);
export const importFailure = signal<string | undefined>(undefined);
/** So many documents are being read. */
export const reading = signal(0);
/** Does the bundle on the page come from documents? An example's world is not mixed with one's own. */
let isOwn = false;
/** One after another: each adds to what those before have brought. */
let last = Promise.resolve();

export function addDocuments(documents: Given[]): void {
  reading.value += documents.length;
  last = last
    .then(() => take(documents))
    .catch((error: unknown) => {
      importFailure.value = error instanceof Error ? error.message : String(error);
    })
    .finally(() => (reading.value -= documents.length));
}

async function take(documents: Given[]): Promise<void> {
  const before = isOwn ? known() : {};
  const answer = await readBeside({ documents, ...before });
  if ("rejection" in answer) throw new Error(`${answer.rejection.path}: ${answer.rejection.message}`);
  importFailure.value = undefined;
  imported.value = [...answer.documents.toReversed(), ...imported.value];
  // Where nothing was taken in, the page stays as it is.
  if (answer.documents.every(({ count }) => count === 0)) return;
  isOwn = true;
  open(answer.bundle);
}

async function readBeside(request: ImportRequest): Promise<ImportAnswer> {
  const module = await compiled;
  const worker = new Worker(new URL("./import-worker.ts", import.meta.url), { type: "module" });
  const done = new Promise<Done>((resolve) => {
    worker.addEventListener("message", ({ data }: MessageEvent<Done>) => resolve(data));
    worker.addEventListener("error", ({ message }) => resolve({ failure: message }));
  });
  worker.postMessage({ module, request: JSON.stringify(request) } satisfies Job);
  const said = await done;
  worker.terminate();
  if ("failure" in said) throw new Error(said.failure);
  return JSON.parse(said.answer) as ImportAnswer;
}

/** Several instances and no event: the first one is as good as any, and all of them are shown at once. */
function open(bundle: Imported): void {
  const [first, ...others] = instances(bundle).filter((id) => isObject(bundle.facts.instances?.[id]));
  const isOpen = bundle.event === undefined;
  edit(() => (isOpen && first !== undefined ? put(bundle, ["event"], about(bundle, first)) : bundle));
  if (others.length > 0 && isOpen) outTab.value = "fleet";
}

/** An event about this instance, from where the documents say that it is. */
function about({ event, facts }: Imported, id: string): unknown {
  return eventAbout(id, facts, askedOf(facts).get(id), placeOf(event));
}

export function startAnew(): void {
  isOwn = true;
  imported.value = [];
  importFailure.value = undefined;
  edit(() => ({ facts: {} }));
}

function known(): Pick<ImportRequest, "bundle"> {
  const { bundle } = source.peek();
  return isObject(bundle) && isObject(read(bundle, ["facts"])) ? { bundle: bundle as unknown as Bundle } : {};
}
