// Reads documents beside the page, as text and to text: that is copied in no time.
import { importJson, load } from "@ddns/core";

export interface Job {
  readonly module: WebAssembly.Module;
  readonly request: string;
}

export type Done = { readonly answer: string } | { readonly failure: string };

addEventListener("message", ({ data: { module, request } }: MessageEvent<Job>) => {
  load(module)
    .then(() => postMessage({ answer: importJson(request) } satisfies Done))
    .catch((error: unknown) => postMessage({ failure: String(error) } satisfies Done));
});
