// The plan for a pull request: GitHub's Markdown, tables in sight, the rest folded, as `render/markdown.rs` writes it.
import type { Diagnostic, Plan } from "../model/bundle.js";
import { summary, type Outline, type Row, type ZoneOutline } from "../model/outline.js";
import { values } from "../model/zones.js";

export function markdown(occasion: string, plan: Plan, outline: Outline): string {
  const blocks = [`### DNS plan: ${plain(occasion)}`, `**${plain(summary(outline, plan))}**`, ...outline.zones.map(ofZone)];
  if (outline.skipped.length > 0) blocks.push("#### Skipped, and why", outline.skipped.map(ofDiagnostic).join("\n"));
  const folded = outline.notes.map(ofDiagnostic);
  if (plan.changes.length > 0) folded.push(`- fingerprint ${code(plan.fingerprint)}`);
  if (folded.length > 0) blocks.push("<details>\n<summary>Notes and fingerprint</summary>", folded.join("\n"), "</details>");
  return `${blocks.join("\n\n")}\n`;
}

function ofZone({ name, kind, seen, rows }: ZoneOutline): string {
  const blocks = [`#### ${code(name)} (${plain(kind)})`];
  const steps = seen.map(({ isNew, vpc, why }) => {
    const what = isNew ? "create the zone, seen by" : "associate it with";
    return `- ${what} ${code(vpc.VPCId)} in ${code(vpc.VPCRegion)}: ${prose(why)}`;
  });
  if (steps.length > 0) blocks.push(steps.join("\n"));
  if (rows.length > 0) {
    const head = "| | Name | Type | TTL | Old | New | Why |\n|---|---|---|---|---|---|---|";
    blocks.push([head, ...rows.map(ofRow)].join("\n"));
  }
  return blocks.join("\n\n");
}

function ofRow({ sign, old, now, why }: Row): string {
  const set = now ?? old;
  const ttls = [...new Set([old?.TTL, now?.TTL].filter((ttl) => ttl !== undefined))].map((ttl) => `${ttl}s`).join(" -> ");
  const type = set?.SetIdentifier ? `${set.Type} of ${set.SetIdentifier}` : (set?.Type ?? "");
  const cell = (of: typeof set) => (of === undefined ? "" : values(of).map(code).join("<br>"));
  return `| ${code(sign)} | ${code(set?.Name ?? "")} | ${plain(type)} | ${ttls} | ${cell(old)} | ${cell(now)} | ${prose(why.join("; "))} |`;
}

function ofDiagnostic({ severity, code: rule, message, help }: Diagnostic): string {
  return `- **${severity}** ${code(rule)}: ${prose(message)}${help === undefined ? "" : `<br>Help: ${prose(help)}`}`;
}

/** A sentence of the planner: words in backticks become code. */
function prose(sentence: string): string {
  return sentence.split("`").map((piece, at) => (at % 2 === 1 ? code(piece) : plain(piece))).join("");
}

/** As code; what would end it early becomes HTML, where it can be escaped. */
function code(text: string): string {
  if (text === "") return "";
  return /[`|\n]/.test(text) ? `<code>${plain(text)}</code>` : `\`${text}\``;
}

/** Text that Markdown takes for nothing else: no markup, no HTML, no link, and no notice to anybody. */
function plain(text: string): string {
  const escaped = text.replaceAll(/[@#&<>|\\`*_[\]~!\n]|:(?=\/)|(?<=www)\./g, (char) => {
    const number = `&#${char.charCodeAt(0)};`;
    return char === "@" || char === "#" ? `${number}&#8203;` : number;
  });
  return escaped;
}
