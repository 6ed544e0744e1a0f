// Values that `JSON.stringify` writes as they are meant. The module can read every value, property by property, and says
// what is wrong with it; for these it is several times faster to hand over the text.

/** The module looks no deeper into a value either; a cycle is deeper. */
const DEEPEST = 100;

/** The value as JSON text; `undefined`: it is for the module to judge. */
export function plainText(value: unknown): string | undefined {
  try {
    return isPlain(value, 0) ? JSON.stringify(value) : undefined;
  } catch {
    // A getter or a `Proxy` that throws, or more than fits into a string.
    return undefined;
  }
}

function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object") return typeof value === "string" || typeof value === "boolean";
  if (value === null) return true;
  if (depth > DEEPEST) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Date.prototype) return Number.isFinite((value as Date).getTime()) && !Object.hasOwn(value, "toJSON");
  if ("toJSON" in value) return false;
  if (Array.isArray(value)) return prototype === Array.prototype && allPlain(value, depth);
  if (prototype !== Object.prototype && prototype !== null) return false;
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[key];
    if (member !== undefined && !isPlain(member, depth + 1)) return false;
  }
  return true;
}

function allPlain(items: unknown[], depth: number): boolean {
  for (let at = 0; at < items.length; at += 1) {
    if (!isPlain(items[at], depth + 1)) return false;
  }
  return true;
}
