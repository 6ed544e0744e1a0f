// The answer, where it is a plan, sorted for reading.
import { computed } from "@preact/signals";
import { outline } from "./outline.js";
import { answered } from "./state.js";

export const planned = computed(() => {
  const { answer, asked } = answered.value ?? {};
  if (answer === undefined || asked === undefined || !("changes" in answer)) return undefined;
  return { plan: answer, asked, outline: outline(answer, asked.facts) };
});
