// When two spellings are one name or one zone (SPEC 2), to find what the planner speaks of in what was typed.

/** A name without octal escapes, in lower case, with its final dot. */
export function sameName(name: string): string {
  const unescaped = !name.includes("\\") ? name : name.replaceAll(/\\([0-3][0-7]{2})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
  const lower = unescaped.toLowerCase();
  return lower.endsWith(".") ? lower : `${lower}.`;
}

/** `Z…` of `/hostedzone/Z…`. */
export function zoneId(id: string): string {
  return id.replace(/^\/?hostedzone\//, "");
}

/** Does the zone of this name hold that name? Both as `sameName` writes them. */
export function holds(zone: string, name: string): boolean {
  return zone === "." || name === zone || name.endsWith(`.${zone}`);
}
