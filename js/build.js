// `npm run build`: dist/ out of src/ and of the module that the Rust side builds.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const js = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const dist = join(js, "dist");

/**
 * wasm-bindgen's glue keeps the instance, its views of the memory and its table of objects in variables of the file,
 * so that a file serves one instance. After a trap all of that has to go: here it becomes the inside of a function,
 * and every instance has its own.
 */
function instantiable(glue) {
  const names = [...glue.matchAll(/^export function (\w+)\(/gm)].map(([, name]) => name);
  const inside = glue.replaceAll(/^\s*export function /gm, "function ");
  const faces = ["plan", "planJson", "importDocuments", "importJson", "version"];
  if (!faces.every((face) => names.includes(face)) || !inside.includes("__wbg_set_wasm") || /^\s*(im|ex)port\b/m.test(inside)) {
    throw new Error("wasm-bindgen's glue has another form than build.js knows: look at what changed in its version");
  }
  return `// Made by build.js from wasm-bindgen's glue.
export function instantiate(module) {
${inside}
const imports = { "./ddns_core_bg.js": { ${names.join(", ")} } };
const { exports } = new WebAssembly.Instance(module, imports);
__wbg_set_wasm(exports);
return { ${faces.join(", ")}, exports };
}
`;
}

const run = (program, ...args) => execFileSync(program, args, { cwd: js, stdio: "inherit" });

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
const built = mkdtempSync(join(tmpdir(), "ddns-module-"));
try {
  run("cargo", "run", "--quiet", "--locked", "--package", "ddns-module", "--", built);
  copyFileSync(join(built, "ddns_core_bg.wasm"), join(dist, "ddns_core_bg.wasm"));
  const glue = readFileSync(join(built, "bundler", "ddns_core_bg.js"), "utf8");
  writeFileSync(join(dist, "glue.js"), instantiable(glue));
} finally {
  rmSync(built, { recursive: true });
}
run(process.execPath, join("node_modules", "typescript", "bin", "tsc"));
// tsc copies no declarations.
for (const name of ["contract.d.ts", "glue.d.ts"]) copyFileSync(join(js, "src", name), join(dist, name));
