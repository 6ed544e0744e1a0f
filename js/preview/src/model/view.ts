// What is in sight, beside the text: it goes into a link, too.
import { computed, signal, type Signal } from "@preact/signals";

export type InTab = "examples" | "form" | "json";
export type OutTab = "records" | "steps" | "commands";

export const inTab = signal<InTab>("examples");
export const outTab = signal<OutTab>("records");

const TABS: readonly [string, Signal<string>, readonly string[]][] = [
  ["in", inTab as Signal<string>, ["examples", "form", "json"] satisfies InTab[]],
  ["out", outTab as Signal<string>, ["records", "steps", "commands"] satisfies OutTab[]],
];

export const view = computed(() => Object.fromEntries(TABS.map(([name, tab]) => [name, tab.value])));

/** Shows what a link says was in sight; what is unknown here stays as it is. */
export function showView(shared: Readonly<Record<string, string>>): void {
  for (const [name, tab, known] of TABS) {
    const chosen = shared[name];
    if (chosen !== undefined && known.includes(chosen)) tab.value = chosen;
  }
}
