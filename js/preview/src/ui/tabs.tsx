import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** A word or number beside the label. */
  readonly badge?: string | undefined;
}

/** Tabs after the ARIA practices: arrow keys go from one to the next, and choose it. */
export function Tabs<Id extends string>(props: {
  label: string;
  tabs: readonly Tab<Id>[];
  chosen: Signal<Id>;
  children: ComponentChildren;
}) {
  const { label, tabs, chosen } = props;
  const step = (event: KeyboardEvent) => {
    const at = tabs.findIndex(({ id }) => id === chosen.value);
    const places: Record<string, number> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
    const place = places[event.key];
    const tab = place === undefined ? undefined : tabs.at(place % tabs.length);
    if (tab === undefined) return;
    event.preventDefault();
    chosen.value = tab.id;
    document.getElementById(`tab-${tab.id}`)?.focus();
  };
  return (
    <>
      <div class="tabs" role="tablist" aria-label={label} onKeyDown={step}>
        {tabs.map(({ id, label, badge }) => (
          <button
            key={id}
            id={`tab-${id}`}
            type="button"
            role="tab"
            aria-selected={id === chosen.value}
            aria-controls={`pane-${id}`}
            tabIndex={id === chosen.value ? 0 : -1}
            onClick={() => (chosen.value = id)}
          >
            {label}
            {badge !== undefined && <span class="badge">{badge}</span>}
          </button>
        ))}
      </div>
      <div class="pane" role="tabpanel" id={`pane-${chosen.value}`} aria-labelledby={`tab-${chosen.value}`} tabIndex={-1}>
        {props.children}
      </div>
    </>
  );
}
