// Keeps the page for when there is no network. The build puts `BUILD`, the name of this build, and `FILES`, all of it,
// in front.
/* global BUILD, FILES */

// Several pages may live on one origin.
const PREFIX = `ddns-preview ${self.registration.scope} `;
/** A network that does not answer is none. */
const PATIENCE = 3000;

const addressOf = (file) => new URL(file, self.registration.scope).href;
const isOurs = new Set(FILES.map(addressOf));

self.addEventListener("install", (event) => {
  // Not from the browser's own cache, where a page of an earlier build may still be.
  const requests = FILES.map((file) => new Request(addressOf(file), { cache: "reload" }));
  event.waitUntil(caches.open(PREFIX + BUILD).then((cache) => cache.addAll(requests)));
});

// It is only now that no page of an earlier build is open: until then those files may be asked for.
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== PREFIX + BUILD).map((name) => caches.delete(name)))),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (request.method === "GET" && isOurs.has(request.url)) event.respondWith(kept(request.url).then((response) => response ?? fetch(request)));
});

/** The page of the newest build, if there is a network. All other files are named after what is in them. */
async function page(request) {
  try {
    return await fetch(request, { signal: AbortSignal.timeout(PATIENCE) });
  } catch (error) {
    const response = await kept(addressOf("index.html"));
    if (response === undefined) throw error;
    return response;
  }
}

const kept = async (address) => (await caches.open(PREFIX + BUILD)).match(address);
