// What is in sight, beside the text: it goes into a link, too.
import { computed, signal, type Signal } from "@preact/signals";

export type InTab = "examples" | "import" | "form" | "json";
export const LENS_TYPES = ["A", "AAAA", "CNAME", "PTR", "TXT"] as const;
export type LensType = (typeof LENS_TYPES)[number];
export type OutTab = "records" | "steps" | "commands" | "lens" | "fleet";

export const inTab = signal<InTab>("examples");
export const outTab = signal<OutTab>("records");
/** What is asked through the lens. */
export const lensName = signal("");
export const lensVpc = signal("");
export const lensType = signal<LensType>("A");

const CHOICES: readonly [string, Signal<string>, readonly string[]][] = [
  ["in", inTab as Signal<string>, ["examples", "import", "form", "json"] satisfies InTab[]],
  ["out", outTab as Signal<string>, ["records", "steps", "commands", "lens", "fleet"] satisfies OutTab[]],
  ["type", lensType as Signal<string>, LENS_TYPES],
];
const TEXTS: readonly [string, Signal<string>][] = [
  ["name", lensName],
  ["vpc", lensVpc],
];

export const view = computed(() => Object.fromEntries([...CHOICES, ...TEXTS].map(([name, { value }]) => [name, value])));

/** Shows what a link says was in sight; what is unknown here stays as it is. */
export function showView(shared: Readonly<Record<string, string>>): void {
  for (const [name, tab, known] of CHOICES) {
    const chosen = shared[name];
    if (chosen !== undefined && known.includes(chosen)) tab.value = chosen;
  }
  for (const [name, text] of TEXTS) text.value = shared[name] ?? "";
}
