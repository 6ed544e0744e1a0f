// `npm run types`: src/contract.d.ts out of core/schema, which is made from the Rust types.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { compile } from "json-schema-to-typescript";

/** What is written, and what the test compares. */
export const file = new URL("src/contract.d.ts", import.meta.url);

const banner = `// Made by \`npm run types\` from core/schema, where the limits and patterns are.
//
// What is in a request and in an answer is one type. Where a request may leave out more, its type is \`Given…\`.
`;

/** The text of the declarations. */
export async function contract() {
  const { $defs: asked, ...request } = schema("request");
  const { $defs: said, ...answer } = schema("answer");
  const { $defs: imported, ...documents } = schema("import-request");
  const { $defs: taken, ...outcome } = schema("import-answer");
  const given = differing(asked, said);
  const rename = (name) => (given.has(name) ? `Given${name}` : name);
  const types = new Map([["Request", typed(request, rename)], ["Answer", typed(answer)]]);
  types.set("ImportRequest", typed(documents, rename)).set("ImportAnswer", typed(outcome, rename));
  // What is imported becomes a request: the types in it are the request's.
  for (const [name, form] of Object.entries({ ...imported, ...taken })) types.set(rename(name), typed(form, rename));
  for (const name of Object.keys(asked)) types.set(rename(name), typed(asked[name], rename));
  for (const name of Object.keys(said)) types.set(name, typed(said[name]));
  const [request_, answer_, importRequest, importAnswer, ...rest] = types.keys();
  const texts = [request_, answer_, importRequest, importAnswer, ...rest.sort()].map((name) => declaration(name, types.get(name)));
  return [banner, ...(await Promise.all(texts))].join("\n");
}

function schema(name) {
  return JSON.parse(readFileSync(new URL(`../core/schema/${name}.schema.json`, import.meta.url), "utf8"));
}

/** The names that stand for another type in a request than in an answer: itself, or something that it refers to. */
function differing(asked, said) {
  const found = new Set();
  const rename = (name) => (found.has(name) ? `Given${name}` : name);
  const differs = (name) => name in said && !isDeepStrictEqual(typed(asked[name], rename), typed(said[name]));
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const name of Object.keys(asked).filter(differs)) found.add(name);
  }
  return found;
}

/** Of a schema what TypeScript can say, with the types that it refers to by their names. */
function typed(form, rename = (name) => name) {
  const { description, $ref, anyOf, oneOf, items, properties, patternProperties, additionalProperties } = form;
  const inner = (form) => typed(form, rename);
  const constants = oneOf?.map((choice) => choice.const);
  const choices = form.enum ?? (constants?.includes(undefined) ? undefined : constants);
  if (choices) return plain({ description: explained(form), enum: choices });
  if ($ref) return plain({ description: explained(form), tsType: rename($ref.replace("#/$defs/", "")) });
  if (anyOf ?? oneOf) return plain({ description, anyOf: (anyOf ?? oneOf).map(inner) });
  if (form.type === undefined) return plain({ description, tsType: "unknown" });
  // Members of AWS's objects that are not listed are never looked at: they have no type. With an index signature, which
  // could stand for them, no interface of AWS's SDK could be assigned.
  const [values] = [additionalProperties, ...Object.values(patternProperties ?? {})].filter(Boolean);
  return plain({
    description: explained(form),
    type: form.type,
    const: form.const,
    items: items && inner(items),
    required: form.required,
    properties: properties && Object.fromEntries(Object.entries(properties).map(([name, form]) => [name, inner(form)])),
    additionalProperties: values ? inner(values) : undefined,
  });
}

/** The description, with what each choice means, and with the default. */
function explained({ description, oneOf = [], default: value }) {
  const choices = oneOf.map((choice) => `- \`${choice.const}\`: ${choice.description}`).join("\n");
  const preset = ["string", "number", "boolean"].includes(typeof value) && value !== "" ? `@default ${JSON.stringify(value)}` : "";
  return [description, choices, preset].filter(Boolean).join("\n\n") || undefined;
}

/** Without members that are `undefined`. */
function plain(form) {
  return Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined));
}

function declaration(name, form) {
  const options = { bannerComment: "", additionalProperties: false, style: { printWidth: 120 } };
  return compile({ ...form, title: name }, name, options);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(file, await contract());
}
