// What the page knows: one text, and everything else follows from it.
import { computed, effect, signal, untracked } from "@preact/signals";
import { planJson, type Answer } from "@ddns/core";
import type { Bundle } from "./bundle.js";

interface Source {
  readonly text: string;
  /** The value of the text; `undefined` where it is no JSON. */
  readonly bundle: unknown;
}

export interface Answered {
  readonly answer: Answer;
  /** What was asked: the planner has read it, so that it is what its type says, unless the answer is a rejection. */
  readonly asked: Bundle;
}

/** Up to this many characters each keystroke is planned at once, beyond it when the typing rests. */
const LARGE = 400_000;
const REST = 250;

export const source = signal<Source>({ text: "", bundle: undefined });
export const answered = signal<Answered | undefined>(undefined);
/** Why there is no answer: the planner could not be loaded, or has stopped. */
export const failure = signal<string | undefined>(undefined);
export const isLarge = computed(() => source.value.text.length > LARGE);

/** Somebody typed, pasted or opened a text. */
export function write(text: string): void {
  source.value = { text, bundle: parsed(text) };
}

/** The value is another one now; the text follows. */
export function edit(change: (bundle: unknown) => unknown): void {
  const bundle = change(source.peek().bundle);
  source.value = { text: JSON.stringify(bundle, null, 2), bundle };
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

function ask({ text, bundle }: Source): void {
  try {
    if (answered.peek() === undefined) performance.mark("first-plan");
    answered.value = { answer: JSON.parse(planJson(text)) as Answer, asked: bundle as Bundle };
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
