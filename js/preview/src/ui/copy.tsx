import { useSignal } from "@preact/signals";

/** Copies a text, and says whether it could. */
export function Copy({ label, text }: { label: string; text: () => string | Promise<string> }) {
  const said = useSignal<string | undefined>(undefined);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await text());
      said.value = "Copied";
    } catch (error) {
      said.value = error instanceof CannotCopy ? error.message : "Cannot copy here";
    }
    setTimeout(() => (said.value = undefined), 2500);
  };
  return (
    <button type="button" class="button" onClick={() => void copy()}>
      <span aria-live="polite">{said.value ?? label}</span>
    </button>
  );
}

/** Why there is nothing to copy, for the button to say. */
export class CannotCopy extends Error {}
