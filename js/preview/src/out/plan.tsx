// What the planner answers: a plan in its parts, or what it needs, or why it cannot read the request.
import { isObject, type Bundle, type Plan, type Rejected } from "../model/bundle.js";
import { summary, type Outline } from "../model/outline.js";
import { planned } from "../model/planned.js";
import { answered, failure, source } from "../model/state.js";
import { occasion } from "../model/subject.js";
import { inTab, outTab } from "../model/view.js";
import { Tabs } from "../ui/tabs.js";
import { Prose } from "../ui/prose.js";
import { Commands } from "./commands.js";
import { Fleet } from "./fleet.js";
import { Lens } from "./lens.js";
import { NeedsForm } from "./needs.js";
import { Records } from "./records.js";
import { Steps } from "./steps.js";

export function Answer() {
  const answer = answered.value?.answer;
  if (failure.value !== undefined) return <Stopped message={failure.value} />;
  if (answer === undefined) return <p class="empty">Loading the planner…</p>;
  if (isObject(source.value.bundle) && source.value.bundle.event === undefined) return <NoEvent />;
  if ("rejection" in answer) return <Rejection answer={answer} />;
  if ("needs" in answer) return <NeedsForm answer={answer} />;
  return planned.value === undefined ? null : <Planned {...planned.value} />;
}

function Planned({ plan, asked, outline }: { plan: Plan; asked: Bundle; outline: Outline }) {
  const skipped = outline.skipped.length;
  const size = Object.keys(asked.facts.instances ?? {}).length;
  const tabs = [
    { id: "records", label: "Records", badge: skipped > 0 ? `${skipped} skipped` : undefined },
    { id: "steps", label: "Steps", badge: plan.changes.length > 0 ? String(plan.changes.length) : undefined },
    { id: "commands", label: "Commands" },
    { id: "lens", label: "Who sees what" },
    { id: "fleet", label: "Fleet", badge: size > 1 ? String(size) : undefined },
  ] as const;
  return (
    <>
      <header class="verdict">
        <p class="muted">{occasion(asked)}</p>
        <p class="summary" role="status">
          {summary(outline, plan)}
        </p>
        <p class="fingerprint">
          <span class="muted">fingerprint</span> <code>{plan.fingerprint}</code>
        </p>
      </header>
      <Tabs label="Parts of the plan" tabs={tabs} chosen={outTab}>
        {outTab.value === "records" && <Records outline={outline} plan={plan} />}
        {outTab.value === "steps" && <Steps plan={plan} />}
        {outTab.value === "commands" && <Commands plan={plan} />}
        {outTab.value === "fleet" && <Fleet facts={asked.facts} />}
        {outTab.value === "lens" && <Lens plan={plan} facts={asked.facts} />}
      </Tabs>
    </>
  );
}

function Rejection({ answer: { rejection } }: { answer: Rejected }) {
  return (
    <div class="notice error" role="status">
      <h3>The request cannot be read</h3>
      <p>
        <code class="rule">{rejection.code}</code> at <code>{rejection.path}</code>
      </p>
      <p>
        <Prose text={rejection.message} />
      </p>
    </div>
  );
}

function NoEvent() {
  return (
    <div class="notice" role="status">
      <h3>There is no event yet</h3>
      <p>Take in an instance or an event, or name an instance in the form.</p>
      <p>
        <button type="button" class="button" onClick={() => (inTab.value = "form")}>
          Open the form
        </button>
      </p>
    </div>
  );
}

function Stopped({ message }: { message: string }) {
  return (
    <div class="notice error" role="alert">
      <h3>The planner has stopped</h3>
      <p>{message}</p>
    </div>
  );
}
