import type { Diagnostic } from "../model/bundle.js";
import { Prose } from "../ui/prose.js";

/** What the planner has to say, with what can be done about it. */
export function Diagnostics({ title, list }: { title: string; list: readonly Diagnostic[] }) {
  if (list.length === 0) return null;
  return (
    <section class="diagnostics">
      <h3>{title}</h3>
      <ul>
        {list.map(({ severity, code, message, help }, at) => (
          <li key={at} class={`diagnostic ${severity}`}>
            <p>
              <span class="severity">{severity}</span> <code class="rule">{code}</code>
            </p>
            <p>
              <Prose text={message} />
            </p>
            {help !== undefined && (
              <p class="help">
                <b>What to do:</b> <Prose text={help} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
