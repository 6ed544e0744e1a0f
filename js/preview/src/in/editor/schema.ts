// The planner's JSON Schema in the editor: what is wrong, what may stand here, and what it means.
import { insertCompletionText, snippet, type Completion, type CompletionContext, type CompletionResult } from "@codemirror/autocomplete";
import { jsonLanguage } from "@codemirror/lang-json";
import { linter, type Diagnostic } from "@codemirror/lint";
import type { Extension, Text } from "@codemirror/state";
import { hoverTooltip, type EditorView, type Tooltip } from "@codemirror/view";
import {
  getLanguageService,
  TextDocument,
  type CompletionItem,
  type JSONSchema,
  type MarkupContent,
  type Position,
} from "vscode-json-languageservice";
import request from "../../../../../core/schema/request.schema.json";

const service = getLanguageService({});
service.configure({ validate: true, schemas: [{ uri: "ddns:request", fileMatch: ["*"], schema: request as JSONSchema }] });

/** The planner takes none of it. */
const SEVERE = { comments: "error", trailingCommas: "error", schemaValidation: "error" } as const;
const WAIT = 250;

export const schema: Extension = [
  linter(check, { delay: WAIT }),
  jsonLanguage.data.of({ autocomplete: complete }),
  hoverTooltip(explain),
];

function read(doc: Text) {
  const text = TextDocument.create("ddns:request.json", "json", 1, doc.toString());
  return { text, value: service.parseJSONDocument(text) };
}

function offset(doc: Text, { line, character }: Position): number {
  const { from, to } = doc.line(Math.min(line + 1, doc.lines));
  return Math.min(from + character, to);
}

async function check(view: EditorView): Promise<Diagnostic[]> {
  const { doc } = view.state;
  const { text, value } = read(doc);
  const found = await service.doValidation(text, value, SEVERE);
  return found.map(({ range, message, severity }) => ({
    from: offset(doc, range.start),
    to: offset(doc, range.end),
    severity: severity === 1 ? "error" : "warning",
    message: plain(message),
  }));
}

async function complete(context: CompletionContext): Promise<CompletionResult | null> {
  const { doc } = context.state;
  const word = context.matchBefore(/"?[\w-]*/);
  if (!context.explicit && (word === null || word.from === word.to)) return null;
  const { text, value } = read(doc);
  const found = await service.doComplete(text, text.positionAt(context.pos), value);
  if (found === null || found.items.length === 0) return null;
  const range = found.items.find(({ textEdit }) => textEdit !== undefined)?.textEdit;
  const from = range !== undefined && "range" in range ? offset(doc, range.range.start) : (word?.from ?? context.pos);
  return { from, options: found.items.map((item) => option(doc, item)), validFor: /^"?[\w-]*$/ };
}

function option(doc: Text, item: CompletionItem): Completion {
  const info = plain(item.documentation);
  return {
    // What is typed in quotes is compared with the label.
    label: item.filterText ?? item.label,
    displayLabel: item.label,
    ...(info !== "" && { info }),
    apply(view, completion, from, to) {
      const edit = item.textEdit;
      const end = edit !== undefined && "range" in edit ? Math.max(to, offset(doc, edit.range.end)) : to;
      const text = edit?.newText ?? item.insertText ?? item.label;
      if (/\$\{?\d/.test(text)) snippet(tabStops(text))(view, completion, from, end);
      else view.dispatch(insertCompletionText(view.state, text, from, end));
    },
  };
}

/** `$1` of the language service is `${1}` to CodeMirror. */
function tabStops(text: string): string {
  return text.replaceAll(/\$(\d)/g, "${$1}");
}

async function explain(view: EditorView, pos: number): Promise<Tooltip | null> {
  const { doc } = view.state;
  const { text, value } = read(doc);
  const found = await service.doHover(text, text.positionAt(pos), value);
  const said = found === null ? "" : [found.contents].flat().map(plain).join("\n");
  if (said === "" || found?.range === undefined) return null;
  const create = () => {
    const dom = document.createElement("div");
    dom.className = "cm-hover";
    dom.textContent = said;
    return { dom };
  };
  return { pos: offset(doc, found.range.start), end: offset(doc, found.range.end), create };
}

/** Without Markdown's escapes: it is shown as it is written. */
function plain(content: MarkupContent | CompletionItem["documentation"] | { value: string }): string {
  const text = typeof content === "string" ? content : (content?.value ?? "");
  return text.replaceAll(/\\([\\`*_{}[\]()#+\-.!<>])/g, "$1").trim();
}
