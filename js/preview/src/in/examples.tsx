import chapters from "../examples.json";
import { edit, source } from "../model/state.js";
import { isObject } from "../model/bundle.js";

/** The request as it stands in the list, to tell which example is open. */
const open = (request: unknown) => edit(() => request);

/** An event and nothing else: what the planner needs, it asks for. */
const bare = { event: chapters[0]?.request.event, facts: {} };

export function openFirst(): void {
  open(chapters[0]?.request);
}

export function Examples() {
  const now = source.value.bundle;
  const item = (title: string, request: unknown) => (
    <li key={title}>
      <button type="button" class="example" aria-pressed={isObject(now) && now === request} onClick={() => open(request)}>
        {title}
      </button>
    </li>
  );
  return (
    <>
      <p class="lead">
        A story of two hosted zones, <code>corp.example</code> (private) and <code>shop.example</code> (public), and of three
        instances. Each step is an event and the world in which it comes: open one, then change what you like.
      </p>
      <ol class="examples">{chapters.map(({ title, request }) => item(title, request))}</ol>
      <p class="lead">Or begin with nothing but an event:</p>
      <ul class="examples">{item("An instance runs. Nothing else is known yet.", bare)}</ul>
    </>
  );
}
