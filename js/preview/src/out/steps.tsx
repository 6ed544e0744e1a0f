import type { Change, Plan } from "../model/bundle.js";
import { Prose } from "../ui/prose.js";

/** The changes in their order: a crash between any two leaves nothing that is not finished by the next event. */
export function Steps({ plan }: { plan: Plan }) {
  if (plan.changes.length === 0) return <p class="empty">Nothing to do: there is no change to carry out.</p>;
  return (
    <>
      <p class="lead">A host carries these out in this order, and stops at the first that fails.</p>
      <ol class="steps">
        {plan.changes.map((change, at) => (
          <li key={at}>
            <p class="step">
              <Said change={change} />
            </p>
            <p class="muted">
              <Prose text={why(change)} />
            </p>
            <details>
              <summary>JSON</summary>
              <pre tabIndex={0} aria-label={`change ${at + 1} as JSON`}>
                {JSON.stringify(change, null, 2)}
              </pre>
            </details>
          </li>
        ))}
      </ol>
    </>
  );
}

function why(change: Change): string {
  if (change.kind === "changeRecordSets") return change.ChangeBatch.Comment;
  return change.reason.message;
}

function Said({ change }: { change: Change }) {
  switch (change.kind) {
    case "createTable":
      return <>Create the table of registrations</>;
    case "createHostedZone":
      return (
        <>
          Create the private zone <code>{change.Name}</code>, seen by <code>{change.VPC.VPCId}</code>
        </>
      );
    case "associateVpc":
      return (
        <>
          Associate <code>{change.VPC.VPCId}</code> with the zone <code>{change.HostedZoneId}</code>
        </>
      );
    case "saveRegistration": {
      const { InstanceId, Version, Records = [] } = change.registration;
      const planned = Records.filter(({ Planned }) => Planned).length;
      return (
        <>
          Save the registration of <code>{InstanceId}</code>, version {Version}: {counted(Records.length, "record set")}
          {planned > 0 && `, ${planned} of them planned`}
        </>
      );
    }
    case "changeRecordSets":
      return (
        <>
          {counted(change.ChangeBatch.Changes.length, "change")} in the zone <code>{change.HostedZoneId}</code>, at once
        </>
      );
    case "deleteRegistration":
      return (
        <>
          Delete the registration of <code>{change.InstanceId}</code>, version {change.expectedVersion}
        </>
      );
  }
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
