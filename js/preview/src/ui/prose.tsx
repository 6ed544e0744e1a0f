/** A sentence of the planner: words in backticks are code. */
export function Prose({ text }: { text: string }) {
  const pieces = text.split("`");
  return <>{pieces.map((piece, at) => (at % 2 === 1 ? <code key={at}>{piece}</code> : piece))}</>;
}
