// What build.js makes of wasm-bindgen's glue.
import type { Answer, ImportAnswer } from "./contract.js";

export interface Instance {
  plan(request: unknown): Answer;
  planJson(request: unknown): string;
  importDocuments(request: unknown): ImportAnswer;
  importJson(request: unknown): string;
  version(): string;
  readonly exports: Abi;
}

/** The C ABI, of which host-wasmtime/README.md is the manual. */
export interface Abi {
  readonly memory: WebAssembly.Memory;
  ddns_alloc(len: number): number;
  ddns_free(address: number, len: number): void;
  ddns_plan(address: number, len: number): bigint;
  ddns_import(address: number, len: number): bigint;
}

export declare function instantiate(module: WebAssembly.Module): Instance;
