import type { Plan, RecordSet } from "../model/bundle.js";
import type { Outline, Row, Sign, ZoneOutline } from "../model/outline.js";
import { values } from "../model/zones.js";
import { Prose } from "../ui/prose.js";
import { Diagnostics } from "./diagnostics.js";

const WORDS: Record<Sign, string> = { "+": "create", "-": "delete", "~": "change" };
const CLASSES: Record<Sign, string> = { "+": "create", "-": "delete", "~": "change" };

/** What becomes of the records, zone by zone, and of what nothing becomes. */
export function Records({ outline, plan }: { outline: Outline; plan: Plan }) {
  return (
    <>
      {outline.zones.length === 0 && (
        <p class="empty">
          {nothing(outline, plan)}
        </p>
      )}
      {outline.zones.map((zone) => (
        <ZoneTable key={zone.id} zone={zone} />
      ))}
      <Diagnostics title="What does not happen, and why" list={outline.skipped} />
      <Diagnostics title="Good to know" list={outline.notes} />
    </>
  );
}

function nothing({ skipped }: Outline, { changes }: Plan): string {
  if (changes.length > 0) return "No record changes, only what is remembered of them.";
  return skipped.length > 0 ? "No record changes. Why not, is said below." : "Every record is as it should be.";
}

function ZoneTable({ zone }: { zone: ZoneOutline }) {
  return (
    <section class="zone">
      <h3>
        <span class="zone-name">{zone.name}</span> <span class="muted">{zone.kind}</span>
      </h3>
      {zone.seen.map(({ isNew, vpc, why }) => (
        <p class="seen" key={vpc.VPCId}>
          <b class="sign create">+</b> {isNew ? "zone created, seen by" : "associated with"} <code>{vpc.VPCId}</code> in{" "}
          {vpc.VPCRegion}: <Prose text={why} />
        </p>
      ))}
      {zone.rows.length > 0 && (
        <table class="records" role="table">
          <thead role="rowgroup">
            <tr role="row">
              {["", "Name", "Type", "TTL", "Value", "Why"].map((title) => (
                <th key={title} role="columnheader" scope="col">
                  {title === "" ? <span class="hidden">What happens</span> : title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {zone.rows.map((row, at) => (
              <Line key={at} row={row} />
            ))}
          </tbody>
        </table>
      )}
      {zone.kept.length > 0 && <Kept sets={zone.kept} />}
    </section>
  );
}

function Line({ row }: { row: Row }) {
  const set = row.now ?? row.old;
  if (set === undefined) return null;
  const ttls = [row.old?.TTL, row.now?.TTL].filter((ttl) => ttl !== undefined);
  const [old, now] = [row.old && values(row.old), row.now && values(row.now)];
  const isSame = old?.join() === now?.join();
  return (
    <tr role="row" class={`record ${CLASSES[row.sign]}`}>
      <td role="cell" class="sign">
        <span aria-hidden="true">{row.sign}</span>
        <span class="hidden">{WORDS[row.sign]}</span>
      </td>
      <td role="cell" class="name">
        {set.Name}
      </td>
      <td role="cell" class="type">
        {set.Type}
        {set.SetIdentifier && <span class="muted"> of {set.SetIdentifier}</span>}
      </td>
      <td role="cell" class="ttl">
        {[...new Set(ttls)].map((ttl) => `${ttl}s`).join(" → ")}
      </td>
      <td role="cell" class="values">
        {!isSame && old?.map((value) => <del key={value}>{value}</del>)}
        {now?.map((value) => (isSame ? <span key={value}>{value}</span> : <ins key={value}>{value}</ins>))}
      </td>
      <td role="cell" class="why">
        <Prose text={row.why.join("; ")} />
      </td>
    </tr>
  );
}

/** What stays, folded: in a real zone it is most of it. */
function Kept({ sets }: { sets: RecordSet[] }) {
  const SHOWN = 200;
  return (
    <details class="kept">
      <summary>
        {sets.length === 1 ? "1 other record set stays" : `${sets.length} other record sets stay`} as {sets.length === 1 ? "it is" : "they are"}
      </summary>
      <ul>
        {sets.slice(0, SHOWN).map((set) => (
          <li key={`${set.Name} ${set.Type} ${set.SetIdentifier}`}>
            <span class="name">{set.Name}</span>
            <span class="type">{set.Type}</span>
            <span class="values">{values(set).join(", ")}</span>
          </li>
        ))}
        {sets.length > SHOWN && <li class="muted">and {sets.length - SHOWN} more</li>}
      </ul>
    </details>
  );
}
