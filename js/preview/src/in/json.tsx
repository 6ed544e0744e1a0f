import { useEffect, useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { source } from "../model/state.js";
import type { Opened } from "./editor/open.js";

/** The text of the request. The editor comes when it is opened for the first time: it is larger than the rest of the page. */
export function JsonEditor() {
  const place = useRef<HTMLDivElement>(null);
  const said = useSignal<string | undefined>("Loading the editor…");
  useEffect(() => {
    let opened: Opened | undefined;
    let isGone = false;
    import("./editor/open.js").then(
      ({ openEditor }) => {
        if (isGone || place.current === null) return;
        opened = openEditor(place.current);
        said.value = undefined;
      },
      (error: unknown) => (said.value = `The editor cannot be loaded: ${String(error)}`),
    );
    return () => {
      isGone = true;
      opened?.close();
    };
  }, [place, said]);
  return (
    <>
      <p class="lead">
        The request as the planner reads it. Completion: Ctrl+Space. Find: Ctrl+F. Fields of AWS that it does not use may stay.
      </p>
      {said.value !== undefined && <p class="empty">{said.value}</p>}
      <div class="editor" ref={place} />
      {source.value.bundle === undefined && <p class="muted">This is no JSON yet; the form waits for it.</p>}
    </>
  );
}
