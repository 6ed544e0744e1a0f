import { Copy } from "./copy.js";

/** Text to copy. */
export function Code({ label, text }: { label: string; text: string }) {
  return (
    <figure class="code">
      <figcaption>
        <span>{label}</span>
        <Copy label="Copy" text={() => text} />
      </figcaption>
      <pre tabIndex={0} aria-label={label}>
        {text}
      </pre>
    </figure>
  );
}
