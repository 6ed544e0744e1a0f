// What the page knows: one text, and everything else follows from it.
import { computed, effect, signal, untracked } from "@preact/signals";
import { planJson, type Answer } from "@ddns/core";
import type { Bundle } from "./bundle.js";

interface Source {
  /** As people read it. */
  readonly text: string;
  /** As the planner reads it. */
  readonly json: string;
  /** The value of both; `undefined` where they are no JSON. */
  readonly bundle: unknown;
}

export interface Answered {
  readonly answer: Answer;
  /** What was asked: the planner has read it, so that it is what its type says, unless the answer is a rejection. */
  readonly asked: Bundle;
  readonly json: string;
}

/** Up to this many characters each keystroke is planned at once, beyond it when the typing rests. */
const LARGE = 250_000;
const REST = 250;

export const source = signal<Source>({ text: "", json: "", bundle: undefined });
export const answered = signal<Answered | undefined>(undefined);
/** Why there is no answer: the planner could not be loaded, or has stopped. */
export const failure = signal<string | undefined>(undefined);
export const isLarge = computed(() => source.value.json.length > LARGE);

/** Somebody typed, pasted or opened a text. */
export function write(text: string): void {
  source.value = { text, json: text, bundle: parsed(text) };
}

/** The value is another one now; the text follows, when somebody looks at it. */
export function edit(change: (bundle: unknown) => unknown): void {
  const bundle = change(source.peek().bundle);
  let text: string | undefined;
  source.value = {
    get text() {
      return (text ??= JSON.stringify(bundle, null, 2));
    },
    json: JSON.stringify(bundle),
    bundle,
  };
}

/** From now on each text has its answer. The planner has to be loaded. */
export function startPlanning(): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  return effect(() => {
    const asked = source.value;
    clearTimeout(waiting);
    if (untracked(() => isLarge.value && answered.peek() !== undefined)) waiting = setTimeout(() => ask(asked), REST);
    else ask(asked);
  });
}

function ask({ json, bundle }: Source): void {
  try {
    answered.value = { answer: JSON.parse(planJson(json)) as Answer, asked: bundle as Bundle, json };
    failure.value = undefined;
  } catch (error) {
    failure.value = error instanceof Error ? error.message : String(error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
