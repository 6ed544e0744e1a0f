import type { Plan } from "../model/bundle.js";
import { script } from "../model/commands.js";
import { Code } from "../ui/code.js";

/** The same, for Route 53's API and for a shell. */
export function Commands({ plan }: { plan: Plan }) {
  const commands = script(plan.changes);
  if (commands === "") return <p class="empty">No zone and no record changes.</p>;
  const batches = plan.changes.filter((change) => change.kind === "changeRecordSets");
  return (
    <>
      <p class="lead">
        Zones and records only. The registrations, by which ddns knows its records again, are written by <code>ddns apply</code>, which
        does all of the plan.
      </p>
      <Code label="AWS CLI" text={commands} />
      {batches.map(({ HostedZoneId, ChangeBatch }, at) => (
        <Code key={at} label={`ChangeBatch for ${HostedZoneId}`} text={JSON.stringify(ChangeBatch, null, 2)} />
      ))}
    </>
  );
}
