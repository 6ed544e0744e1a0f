// The module: loaded once, and an instance of it for whoever calls.
import { ask } from "./abi.js";
import type { Answer, ImportAnswer, ImportRequest, Request } from "./contract.js";
import { instantiate, type Instance } from "./glue.js";
import { plainText } from "./plain.js";

/** Where the module is: at an address, in memory, or compiled already. */
export type Source = URL | BufferSource | WebAssembly.Module;

/** The planner cannot be loaded, is not loaded yet, or has stopped in the middle of a call. */
export class PlannerError extends Error {
  override readonly name = "PlannerError";
}

/** WebAssembly memory never shrinks, so an instance that a large request has blown up is not kept: 64 MiB. */
const KEPT_MEMORY = 64 * 1024 * 1024;

let loading: Promise<WebAssembly.Module> | undefined;
let compiled: WebAssembly.Module | undefined;
/** The instance that nobody uses at the moment. */
let idle: Instance | undefined;

/**
 * Loads the module; everything else needs that. It is done once: later calls wait for the first one, whatever their
 * source, unless that has failed.
 *
 * @param source Only for bundlers and servers that do not follow `new URL(…, import.meta.url)`: the module itself.
 * @returns What was compiled: a worker that loads it compiles nothing again.
 * @throws {PlannerError} if it cannot be read or compiled; its `cause` says more.
 */
export function load(source: Source = new URL("./ddns_core_bg.wasm", import.meta.url)): Promise<WebAssembly.Module> {
  loading ??= compile(source).then(
    (module) => (compiled = module),
    (cause: unknown) => {
      loading = undefined;
      const from = source instanceof URL ? ` from \`${source.href}\`` : "";
      throw new PlannerError(`cannot load the planner${from}: ${said(cause)}`, { cause });
    },
  );
  return loading;
}

/**
 * Plans: what to do about an event, or what is still to be fetched to know it, or where the request cannot be read.
 *
 * The same as `JSON.parse(planJson(JSON.stringify(request)))`, but what `JSON.stringify` would drop, change or throw at
 * (a `Map`, a function, `NaN`, a cycle, …) is answered with a `rejection` that names its path.
 *
 * @throws {PlannerError} if nothing is loaded yet, or if the planner stops, which is a mistake in it or takes a request
 * for which there is not enough memory; the next call gets a fresh instance.
 */
export function plan(request: Request): Answer {
  return call((instance) => {
    const text = plainText(request);
    return text === undefined ? instance.plan(request) : (JSON.parse(ask(instance.exports, "ddns_plan", text)) as Answer);
  });
}

/** Plans from JSON text to JSON text: the very bytes that every other host of the planner answers. Throws like `plan`. */
export function planJson(request: string): string {
  // What has no UTF-8 is for the glue, which says so; everything else is faster without it.
  return call(({ exports, planJson }) => (isText(request) ? ask(exports, "ddns_plan", request) : planJson(request)));
}

/**
 * Makes an event and facts, fit for `plan`, of documents: what the AWS CLI prints, bundles, events out of a log, in any
 * order. Each is answered with what it was taken for, and with why it cannot be read or what is missing beside it.
 *
 * What JSON cannot express is answered as `plan` does, and it throws like `plan`.
 */
export function importDocuments(request: ImportRequest): ImportAnswer {
  return call((instance) => {
    const text = plainText(request);
    return text === undefined ? instance.importDocuments(request) : (JSON.parse(ask(instance.exports, "ddns_import", text)) as ImportAnswer);
  });
}

/** The same from JSON text to JSON text. Throws like `plan`. */
export function importJson(request: string): string {
  return call(({ exports, importJson }) => (isText(request) ? ask(exports, "ddns_import", request) : importJson(request)));
}

/** The version of the planner. Throws like `plan`. */
export function version(): string {
  return call((instance) => instance.version());
}

/** Is it a string, and without halves of surrogate pairs? Where the engine cannot tell, the glue can. */
function isText(request: unknown): request is string {
  return typeof request === "string" && (request as { isWellFormed?(): boolean }).isWellFormed?.() === true;
}

/**
 * An instance is taken away while it works and comes back when it has answered: one that has trapped is never used
 * again, and a getter in a request that plans something itself gets another one.
 */
function call<T>(use: (instance: Instance) => T): T {
  if (compiled === undefined) {
    throw new PlannerError("the planner is not loaded yet: `await load()` first");
  }
  try {
    const instance = idle ?? instantiate(compiled);
    idle = undefined;
    const answer = use(instance);
    if (instance.exports.memory.buffer.byteLength <= KEPT_MEMORY) idle = instance;
    return answer;
  } catch (cause) {
    const help = "this is a mistake in ddns, or the request is too large for its memory";
    throw new PlannerError(`the planner stopped: ${said(cause)}; ${help}`, { cause });
  }
}

async function compile(source: Source): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (!(source instanceof URL)) return WebAssembly.compile(source);
  if (source.protocol === "file:") return WebAssembly.compile(await readFile(source));
  const response = await fetch(source);
  if (!response.ok) throw new Error(`the server answers ${response.status}`);
  // Streaming insists on the media type.
  const isWasm = response.headers.get("Content-Type")?.startsWith("application/wasm");
  return isWasm ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** In Node, where `fetch` reads no files. The name is in a variable so that no bundler for browsers looks for it. */
async function readFile(file: URL): Promise<BufferSource> {
  const name = "node:fs/promises";
  const fs = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as {
    readFile(file: URL): Promise<BufferSource>;
  };
  return fs.readFile(file);
}

function said(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
