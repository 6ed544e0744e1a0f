// Runs in Node and in the browser.

/** Where the answers of `plan`, `planJson`, `importDocuments` and `importJson` are not the native ones, byte for byte; and how many were compared. */
export function compare(answers, { plan, planJson, importDocuments, importJson }) {
  const wrong = [];
  let compared = 0;
  const expect = (face, { kind, name, answer }, found) => {
    compared += 1;
    if (found !== answer) wrong.push(`${face}, ${kind} ${name}:\nnative ${answer}\nhere   ${found}`);
  };
  for (const line of answers) {
    if (line.kind === "import") {
      expect("importJson", line, importJson(line.request));
      expect("importDocuments", line, JSON.stringify(importDocuments(JSON.parse(line.request))));
      expect("importDocuments by the module", line, JSON.stringify(importDocuments(unknown(JSON.parse(line.request)))));
      continue;
    }
    expect("planJson", line, planJson(line.request));
    // Broken text is no value, and of what is one `JSON.parse` loses something: `1.0` is `1` to it.
    if (line.kind === "text") continue;
    const request = JSON.parse(line.request);
    expect("plan", line, JSON.stringify(plan(request)));
    if (typeof request === "object" && request !== null) {
      expect("plan by the module", line, JSON.stringify(plan(unknown(request))));
    }
  }
  return { wrong, compared };
}

/** As plain as before, but not so that src/plain.ts knows: now the module itself reads it. */
function unknown(value) {
  return Object.setPrototypeOf(value, Array.isArray(value) ? null : Object.create(null));
}
