// The planner, compiled once: here and in the workers it is the same code.
import { load } from "@ddns/core";

export const compiled = load();
