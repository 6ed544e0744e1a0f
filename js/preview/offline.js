// The service worker of a build: it knows all of its files.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const NAME = "service-worker.js";

/** Writes the service worker into the folder of a built page. */
export function writeServiceWorker(folder) {
  const isFile = (name) => name !== NAME && statSync(join(folder, name)).isFile();
  const files = readdirSync(folder, { recursive: true }).filter(isFile).sort();
  const hash = createHash("sha256");
  for (const name of files) hash.update(name).update("\0").update(readFileSync(join(folder, name)));
  const build = hash.digest("hex").slice(0, 16);
  const body = readFileSync(join(here, "src/offline", NAME), "utf8");
  writeFileSync(join(folder, NAME), `const BUILD = ${JSON.stringify(build)};\nconst FILES = ${JSON.stringify(files)};\n${body}`);
}

/** For Vite: once everything is written. */
export function serviceWorker() {
  return { name: "service-worker", apply: "build", writeBundle: ({ dir }) => writeServiceWorker(dir) };
}
