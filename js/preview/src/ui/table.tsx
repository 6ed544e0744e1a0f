// A table of any length: only the rows in sight are elements.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

export interface Column<Row> {
  readonly title: string;
  /** A track of the grid. */
  readonly width: string;
  readonly sortBy: (row: Row) => string | number;
  readonly cell: (row: Row) => ComponentChildren;
}

const HEIGHT = 34;
const IN_SIGHT = 18;
/** Beyond both edges, so that scrolling shows no gap. */
const SPARE = 8;

export function Table<Row>(props: { label: string; columns: readonly Column<Row>[]; rows: readonly Row[]; rowKey: (row: Row) => string }) {
  const { label, columns, rows, rowKey } = props;
  const top = useSignal(0);
  const order = useSignal({ column: 0, isUp: true });
  const { column, isUp } = order.value;
  const sorted = useSorted(rows, columns[column]?.sortBy, isUp);
  const first = Math.max(0, Math.floor(top.value / HEIGHT) - SPARE);
  const shown = sorted.slice(first, first + IN_SIGHT + 2 * SPARE);
  const grid = { gridTemplateColumns: columns.map(({ width }) => width).join(" ") };
  const sort = (at: number) => (order.value = { column: at, isUp: at === column ? !isUp : true });
  return (
    <div class="table" role="table" aria-label={label} aria-rowcount={rows.length + 1}>
      <div role="rowgroup">
        <div class="table-row head" role="row" aria-rowindex={1} style={grid}>
          {columns.map(({ title }, at) => (
            <div key={title} role="columnheader" aria-sort={at === column ? (isUp ? "ascending" : "descending") : "none"}>
              <button type="button" onClick={() => sort(at)}>
                {title}
                <span aria-hidden="true">{at === column ? (isUp ? " ↑" : " ↓") : ""}</span>
              </button>
            </div>
          ))}
        </div>
      </div>
      <div
        class="table-body"
        role="rowgroup"
        tabIndex={0}
        aria-label={`rows of ${label}`}
        style={{ height: `${Math.min(IN_SIGHT, Math.max(rows.length, 1)) * HEIGHT}px` }}
        onScroll={({ currentTarget }) => (top.value = currentTarget.scrollTop)}
      >
        <div class="table-all" role="presentation" style={{ height: `${rows.length * HEIGHT}px` }}>
          {shown.map((row, at) => (
            <div
              key={rowKey(row)}
              class="table-row"
              role="row"
              aria-rowindex={first + at + 2}
              style={{ ...grid, transform: `translateY(${(first + at) * HEIGHT}px)` }}
            >
              {columns.map(({ title, cell }) => (
                <div key={title} role="cell">
                  {cell(row)}
                </div>
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** Sorted once, and not at each step of scrolling. */
function useSorted<Row>(rows: readonly Row[], by: Column<Row>["sortBy"] | undefined, isUp: boolean): readonly Row[] {
  const kept = useSignal<{ rows?: readonly Row[]; by?: unknown; isUp?: boolean; sorted: readonly Row[] }>({ sorted: [] });
  const last = kept.peek();
  if (last.rows === rows && last.by === by && last.isUp === isUp) return last.sorted;
  const keyed = by === undefined ? [] : rows.map((row) => ({ row, key: by(row) }));
  const sorted = keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ row }) => row);
  if (!isUp) sorted.reverse();
  kept.value = { rows, by, isUp, sorted };
  return sorted;
}
