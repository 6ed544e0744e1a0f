// The native planner's answers: `tests/examples/answers.rs` says what is in them.
import { execFileSync } from "node:child_process";

const command = ["run", "--quiet", "--locked", "--package", "ddns-tests", "--example", "answers"];

/** `{kind, name, request, answer, fails}[]`; request and answer are JSON text. */
export function nativeAnswers() {
  const options = { encoding: "utf8", maxBuffer: 2 ** 30, stdio: ["ignore", "pipe", "inherit"] };
  const lines = execFileSync("cargo", command, options).trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}
