// `npm run preview:build`: the page as static files, in preview/dist, for any path of any server.
import { join } from "node:path";
import { defineConfig } from "vite";
import { serviceWorker } from "./offline.js";

const here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;

export default defineConfig({
  root: here,
  base: "./",
  // The package as everybody imports it.
  resolve: { alias: { "@ddns/core": join(here, "../dist/index.js") } },
  server: { fs: { allow: [join(here, "../..")] } },
  worker: { format: "es" },
  plugins: [serviceWorker()],
  // The editor, which is loaded when somebody opens it, is larger than what Vite warns of.
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, chunkSizeWarningLimit: 700 },
});
