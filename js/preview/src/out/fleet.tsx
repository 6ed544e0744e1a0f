// All instances of the facts at once: what each gets, and what is wrong among them.
import { computed, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { askedOf, eventAbout, placeOf } from "../fleet/occasion.js";
import { fleetFailure, isPlanning, planFleet, records, rivals, rows, type RecordRow } from "../fleet/state.js";
import type { FleetRow } from "../fleet/plan.js";
import { put, type Facts } from "../model/bundle.js";
import { answered, edit } from "../model/state.js";
import { outTab } from "../model/view.js";
import { Choice, TextField } from "../ui/fields.js";
import { Table, type Column } from "../ui/table.js";

const SHOWN = {
  all: () => true,
  changes: ({ create, remove }: FleetRow) => create + remove > 0,
  problems: (row: FleetRow) => row.problems.length > 0 || rivals.value.has(row.id),
  conflicts: (row: FleetRow) => rivals.value.has(row.id) || has(row, "name-taken", "foreign-record", "cname-conflict"),
  invalid: (row: FleetRow) => has(row, "invalid-name"),
  orphaned: ({ state, leaves }: FleetRow) => leaves || state === "unknown",
} as const;
const RECORDS = { "all records": undefined, "orphaned records": "orphaned", "records of nobody": "nobody's" } as const;
type Shown = keyof typeof SHOWN | keyof typeof RECORDS;

const SAID: readonly (readonly [Shown, string])[] = [
  ["all", "all instances"],
  ["changes", "instances with changes"],
  ["problems", "instances with problems"],
  ["conflicts", "conflicts"],
  ["invalid", "invalid names"],
  ["orphaned", "instances that leave"],
  ["all records", "all records"],
  ["orphaned records", "orphaned records"],
  ["records of nobody", "records of nobody"],
];

const shown = signal<Shown>("all");
const filter = signal("");

const has = ({ problems }: FleetRow, ...codes: string[]) => problems.some(({ code }) => codes.includes(code));
const names = ({ held }: FleetRow) => [...new Set(held.filter(({ type }) => type !== "PTR").map(({ name }) => name))].join(", ");
const said = (row: FleetRow) => {
  const among = [...(rivals.value.get(row.id) ?? [])].map((id) => `same name as ${id}`);
  return [...among, ...row.problems.map(({ message }) => message.replaceAll("`", ""))].join("; ");
};

const instancesShown = computed(() => {
  const keep = shown.value in SHOWN ? SHOWN[shown.value as keyof typeof SHOWN] : SHOWN.all;
  const text = filter.value.trim().toLowerCase();
  const matches = (row: FleetRow) => text === "" || `${row.id} ${row.state} ${names(row)} ${said(row)}`.toLowerCase().includes(text);
  return rows.value.filter((row) => keep(row) && matches(row));
});
const recordsShown = computed(() => {
  const fate = shown.value in RECORDS ? RECORDS[shown.value as keyof typeof RECORDS] : undefined;
  const text = filter.value.trim().toLowerCase();
  const matches = ({ zone, name, type, values, holders }: RecordRow) =>
    text === "" || `${zone} ${name} ${type} ${values} ${holders.join(" ")}`.toLowerCase().includes(text);
  return records.value.filter((row) => (fate === undefined || row.fate === fate) && matches(row));
});

const INSTANCES: readonly Column<FleetRow>[] = [
  { title: "Instance", width: "10.5rem", sortBy: ({ id }) => id, cell: ({ id }) => <Open id={id} /> },
  { title: "State", width: "5rem", sortBy: ({ state }) => state, cell: ({ state }) => state },
  { title: "Names", width: "minmax(9rem, 3fr)", sortBy: names, cell: (row) => <span title={names(row)}>{names(row)}</span> },
  {
    title: "Changes",
    width: "4.5rem",
    sortBy: ({ create, remove }) => create + remove,
    cell: ({ create, remove }) => (
      <>
        {create > 0 && <b class="plus">+{create}</b>} {remove > 0 && <b class="minus">−{remove}</b>}
      </>
    ),
  },
  { title: "Problems", width: "minmax(9rem, 3fr)", sortBy: said, cell: (row) => <span title={said(row)}>{said(row)}</span> },
];

const RECORD_COLUMNS: readonly Column<RecordRow>[] = [
  { title: "Name", width: "minmax(10rem, 3fr)", sortBy: ({ name }) => name, cell: ({ name }) => <span title={name}>{name}</span> },
  { title: "Type", width: "4rem", sortBy: ({ type }) => type, cell: ({ type }) => type },
  { title: "Zone", width: "6rem", sortBy: ({ zone }) => zone, cell: ({ zone }) => zone },
  { title: "Value", width: "minmax(7rem, 2fr)", sortBy: ({ values }) => values, cell: ({ values }) => <span title={values}>{values}</span> },
  { title: "Whose", width: "5rem", sortBy: ({ fate }) => fate, cell: ({ fate }) => fate },
  { title: "Held by", width: "9.5rem", sortBy: ({ holders }) => holders.join(), cell: ({ holders }) => holders.join(", ") },
];

export function Fleet({ facts }: { facts: Facts }) {
  useEffect(() => {
    const now = answered.peek();
    if (now !== undefined) planFleet(now);
  }, [facts]);
  const isRecords = shown.value in RECORDS;
  const count = isRecords ? recordsShown.value.length : instancesShown.value.length;
  return (
    <>
      <div class="fleet-form">
        <Choice label="Show" value={shown.value} choices={SAID} onValue={(value) => (shown.value = value)} />
        <TextField label="Filter" value={filter.value} hint="a name, an id, a word" onValue={(text) => (filter.value = text)} />
      </div>
      <p class="muted count" role="status">
        {fleetFailure.value ?? (isPlanning.value ? `Planning… ${rows.value.length} instances so far` : `${count} shown of ${isRecords ? records.value.length : rows.value.length}`)}
      </p>
      {isRecords ? (
        <Table label="Records" columns={RECORD_COLUMNS} rows={recordsShown.value} rowKey={({ zone, name, type, values }) => `${zone} ${name} ${type} ${values}`} />
      ) : (
        <Table label="Instances" columns={INSTANCES} rows={instancesShown.value} rowKey={({ id }) => id} />
      )}
      <p class="lead fleet-note">
        Each instance is planned alone, as if it were looked at again now; one that EC2 does not know any more was terminated. Open one to see its
        plan.
      </p>
    </>
  );
}

function Open({ id }: { id: string }) {
  const open = () => {
    const asked = answered.peek()?.asked;
    if (asked === undefined) return;
    const event = eventAbout(id, asked.facts, askedOf(asked.facts).get(id), placeOf(asked.event));
    edit((bundle) => put(bundle, ["event"], event));
    outTab.value = "records";
  };
  return (
    <button type="button" class="link" onClick={open}>
      {id}
    </button>
  );
}
