import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/**
 * Serves a folder on 127.0.0.1, until the test is over. `types` replaces media types, `extra` adds or replaces files:
 * `{"/index.html": text}`. Answers the address.
 */
export async function serve(t, folder, { extra = {}, types = {} } = {}) {
  const media = { ...TYPES, ...types };
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    try {
      const body = extra[path] ?? (await readFile(join(folder, path)));
      response.writeHead(200, { "Content-Type": media[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end("not found");
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  t.after(() => server.close());
  return `http://127.0.0.1:${server.address().port}`;
}
