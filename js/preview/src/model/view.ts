// What is in sight, beside the text: it goes into a link, too.
import { signal } from "@preact/signals";

export type InTab = "examples" | "form" | "json";
export type OutTab = "records" | "steps" | "commands";

export const inTab = signal<InTab>("examples");
export const outTab = signal<OutTab>("records");
