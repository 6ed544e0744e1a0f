// The address follows the state, so that it can be copied from the browser's bar, too; and a link opens as it was.
import { effect } from "@preact/signals";
import { isLarge, source, write } from "../model/state.js";
import { showView, view } from "../model/view.js";
import { fromFragment, LONGEST, toFragment } from "./fragment.js";

const REST = 400;

/** The link to the page as it is; `undefined`: it would be too long. */
export async function link(): Promise<string | undefined> {
  const fragment = await toFragment({ text: source.peek().text, view: view.peek() });
  return fragment.length > LONGEST ? undefined : new URL(fragment, location.href).href;
}

/** Opens what the address holds. Does it hold anything? */
export async function openAddress(): Promise<boolean> {
  const shared = await fromFragment(location.hash);
  if (shared === undefined) return false;
  showView(shared.view);
  write(shared.text);
  return true;
}

/** From now on the address follows the state, and the state a link that is opened in the same window. */
export function followAddress(): void {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  effect(() => {
    const [now, seen] = [source.value, view.value];
    clearTimeout(waiting);
    waiting = setTimeout(() => void say(now, seen), REST);
  });
  addEventListener("hashchange", () => void openAddress());
}

async function say(now: { readonly text: string }, view: Record<string, string>): Promise<void> {
  const fragment = isLarge.peek() ? "" : await toFragment({ text: now.text, view });
  const fits = fragment !== "" && fragment.length <= LONGEST;
  history.replaceState(null, "", fits ? fragment : location.pathname + location.search);
}
