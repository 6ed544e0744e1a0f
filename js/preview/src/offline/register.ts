/** From the next time on the page works without a network. Where the browser refuses, it works with one, as before. */
export function keepForOffline(): void {
  if (import.meta.env.DEV || !("serviceWorker" in navigator)) return;
  const register = () => void navigator.serviceWorker.register("service-worker.js").catch(() => undefined);
  // What the page itself asks for comes first.
  if (document.readyState === "complete") register();
  else addEventListener("load", register, { once: true });
}
