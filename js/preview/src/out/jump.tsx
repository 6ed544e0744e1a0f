// Where one column is all there is room for, the plan is below what it comes from: what it says stays in sight.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { summary } from "../model/outline.js";
import { planned } from "../model/planned.js";
import { answered } from "../model/state.js";

/** The bar itself, and enough of the plan to see what it says. */
const FIRST_LINES = "0px 0px -130px";

/** Goes to the heading with this id, as long as that is out of sight. */
export function Jump({ to }: { to: string }) {
  const isInSight = useSignal(true);
  useEffect(() => {
    const section = document.getElementById(to)?.parentElement;
    if (!section) return;
    const observer = new IntersectionObserver(([entry]) => (isInSight.value = entry?.isIntersecting ?? true), { rootMargin: FIRST_LINES });
    observer.observe(section);
    return () => observer.disconnect();
  }, [to, isInSight]);
  const go = () => {
    const heading = document.getElementById(to);
    heading?.scrollIntoView();
    heading?.focus({ preventScroll: true });
  };
  if (isInSight.value) return null;
  return (
    <button type="button" class="jump" onClick={go}>
      <span>{said()}</span> <b>See the plan ↓</b>
    </button>
  );
}

function said(): string {
  const answer = answered.value?.answer;
  if (answer === undefined) return "";
  if ("rejection" in answer) return "the request cannot be read";
  if ("needs" in answer) return "more facts are needed";
  return planned.value === undefined ? "" : summary(planned.value.outline, planned.value.plan);
}
