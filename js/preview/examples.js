// `npm run preview:examples`: src/examples.json, the demo's chapters, out of the Rust side.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** What is written, and what the test compares. */
export const file = new URL("src/examples.json", import.meta.url);

/** `{title, request, answer}[]`: the chapters, with what the native planner answers. */
export function story() {
  const command = ["run", "--quiet", "--locked", "--package", "ddns-native", "--example", "story"];
  return JSON.parse(execFileSync("cargo", command, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }));
}

/** The text of the file: what the page asks itself it does not bring along. */
export function examples(chapters) {
  const asked = chapters.map(({ title, request }) => ({ title, request }));
  return `${JSON.stringify(asked, null, 1)}\n`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(file, examples(story()));
}
