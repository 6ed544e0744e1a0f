// The module's C ABI: text in, text out, with nothing of wasm-bindgen between.
import type { Abi } from "./glue.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Asks the module with JSON text, which has to be well-formed, for JSON text. */
export function ask(abi: Abi, what: "ddns_plan" | "ddns_import", request: string): string {
  const bytes = encoder.encode(request);
  const address = abi.ddns_alloc(bytes.length) >>> 0;
  if (address === 0) throw new RangeError(`the module has no memory for ${bytes.length} bytes`);
  new Uint8Array(abi.memory.buffer, address, bytes.length).set(bytes);
  const reply = BigInt.asUintN(64, abi[what](address, bytes.length));
  abi.ddns_free(address, bytes.length);
  const [from, length] = [Number(reply >> 32n), Number(reply & 0xffff_ffffn)];
  const answer = decoder.decode(new Uint8Array(abi.memory.buffer, from, length));
  abi.ddns_free(from, length);
  return answer;
}
