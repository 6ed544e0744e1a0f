// Runs in Node and in the browser.

/** Where the answers of `plan`, `planJson` and `importDocuments` are not the native ones, byte for byte; and how many were compared. */
export function compare(answers, { plan, planJson, importDocuments }) {
  const wrong = [];
  let compared = 0;
  const expect = (face, { kind, name, answer }, found) => {
    compared += 1;
    if (found !== answer) wrong.push(`${face}, ${kind} ${name}:\nnative ${answer}\nhere   ${found}`);
  };
  for (const line of answers) {
    if (line.kind === "import") {
      expect("importDocuments", line, JSON.stringify(importDocuments(JSON.parse(line.request))));
      continue;
    }
    expect("planJson", line, planJson(line.request));
    // Broken text is no value, and of what is one `JSON.parse` loses something: `1.0` is `1` to it.
    if (line.kind === "text") continue;
    const request = JSON.parse(line.request);
    expect("plan", line, JSON.stringify(plan(request)));
    if (typeof request === "object" && request !== null) {
      // As plain as before, but not so that src/plain.ts knows: now the module itself reads it.
      Object.setPrototypeOf(request, Array.isArray(request) ? null : Object.create(null));
      expect("plan by the module", line, JSON.stringify(plan(request)));
    }
  }
  return { wrong, compared };
}
