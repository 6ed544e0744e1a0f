// CodeMirror on the page's text.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from "@codemirror/language";
import { lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { effect } from "@preact/signals";
import { isLarge, source, write } from "../../model/state.js";
import { colours, look } from "./look.js";
import { schema } from "./schema.js";

export interface Opened {
  close(): void;
}

/** The page changed the text, not somebody who types here. */
const fromOutside = Annotation.define<boolean>();

/**
 * In a shadow tree, where CodeMirror's styles are adopted style sheets: as `<style>` elements the page's
 * Content-Security-Policy would refuse them.
 */
export function openEditor(place: HTMLElement): Opened {
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  const view = new EditorView({ parent: root, root, state: state(source.peek().text) });
  const stop = effect(() => follow(view, source.value.text));
  return {
    close() {
      stop();
      view.destroy();
    },
  };
}

function state(doc: string): EditorState {
  const typed = EditorView.updateListener.of((update) => {
    const isTyped = update.docChanged && !update.transactions.some((one) => one.annotation(fromOutside));
    if (isTyped) write(update.state.doc.toString());
  });
  // The schema looks at the whole text each time.
  const checked: Extension = isLarge.peek() ? [] : [schema, lintGutter(), autocompletion()];
  return EditorState.create({
    doc,
    extensions: [
      [lineNumbers(), foldGutter(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets()],
      [highlightActiveLine(), highlightSelectionMatches(), json(), colours, look, checked, typed],
      EditorView.contentAttributes.of({ "aria-label": "Request as JSON", tabindex: "0" }),
      // No Tab: it leads out of the editor, as everywhere on the page.
      keymap.of([closeBracketsKeymap, defaultKeymap, searchKeymap, historyKeymap, foldKeymap, completionKeymap, lintKeymap].flat()),
    ],
  });
}

/** Replaces what differs, so that the cursor and the folds stay where they are. */
function follow(view: EditorView, text: string): void {
  const now = view.state.doc.toString();
  if (now === text) return;
  const shorter = Math.min(now.length, text.length);
  let from = 0;
  while (from < shorter && now[from] === text[from]) from += 1;
  let same = 0;
  while (same < shorter - from && now[now.length - 1 - same] === text[text.length - 1 - same]) same += 1;
  const changes = { from, to: now.length - same, insert: text.slice(from, text.length - same) };
  view.dispatch({ changes, annotations: fromOutside.of(true) });
}
