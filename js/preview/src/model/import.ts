// Documents from outside: the core recognises them, here is only what came of each.
import { importDocuments, type ImportedDocument, type ImportRequest } from "@ddns/core";
import { signal } from "@preact/signals";
import { isObject, put, read, type Bundle } from "./bundle.js";
import { edit, source } from "./state.js";
import { instances, withEvent } from "./subject.js";
import { outTab } from "./view.js";

export interface Given {
  readonly name: string;
  readonly text: string;
}

/** What the documents were taken for, the latest first. */
export const imported = signal<readonly ImportedDocument[]>([]);
export const importFailure = signal<string | undefined>(undefined);
/** All of them since the page was empty, to ask again where an instance is. */
let given: Given[] = [];
/** Does the bundle on the page come from documents? An example's world is not mixed with one's own. */
let isOwn = false;

export function addDocuments(documents: Given[]): void {
  try {
    const before = isOwn ? known() : {};
    const instance = read(before, ["bundle", "event"]) === undefined ? named(documents) : undefined;
    const answer = importDocuments({ documents, ...before, ...(instance !== undefined && { instance }) });
    if ("rejection" in answer) {
      importFailure.value = `${answer.rejection.path}: ${answer.rejection.message}`;
      return;
    }
    importFailure.value = undefined;
    imported.value = [...answer.documents.toReversed(), ...imported.value];
    // Where nothing was taken in, the page stays as it is.
    if (answer.documents.every(({ count }) => count === 0)) return;
    given = isOwn ? [...given, ...documents] : documents;
    isOwn = true;
    open(answer.bundle, instance !== undefined);
  } catch (error) {
    importFailure.value = error instanceof Error ? error.message : String(error);
  }
}

/** Several instances and no event: the first one is as good as any, and all of them are shown at once. */
function open(bundle: unknown, isChosen: boolean): void {
  const [first, ...others] = instances(bundle);
  const hasEvent = read(bundle, ["event"]) !== undefined;
  edit(() => (hasEvent || first === undefined ? bundle : about(bundle, first)));
  if (others.length > 0 && (isChosen || !hasEvent)) outTab.value = "fleet";
}

/** The first instance that documents without an event name: so that the core need not read them again to be told. */
function named(documents: readonly Given[]): string | undefined {
  if (documents.some(({ text }) => text.includes('"detail-type"'))) return undefined;
  const ids = documents.map(({ text }) => /"InstanceId"\s*:\s*"(i-(?:[0-9a-f]{8}|[0-9a-f]{17}))"/.exec(text)?.[1]);
  return ids.find((id) => id !== undefined);
}

/** The bundle with an event about this instance, from where the documents say that it is. */
function about(bundle: unknown, id: string): unknown {
  const answer = importDocuments({ documents: given, instance: id });
  const event = "bundle" in answer ? answer.bundle.event : undefined;
  return event === undefined ? withEvent(bundle, "ddns Instance Reconcile", id) : put(bundle, ["event"], event);
}

export function startAnew(): void {
  isOwn = true;
  given = [];
  imported.value = [];
  importFailure.value = undefined;
  edit(() => ({ facts: {} }));
}

function known(): Pick<ImportRequest, "bundle"> {
  const { bundle } = source.peek();
  return isObject(bundle) && isObject(read(bundle, ["facts"])) ? { bundle: bundle as unknown as Bundle } : {};
}
