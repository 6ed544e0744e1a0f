// Plans the DNS records of an EC2 instance: `await load()`, then `plan(request)`; or all of an event with `run`.
export type { Answer, ImportAnswer, ImportedDocument, ImportRequest, Request } from "./contract.js";
export { importDocuments, importJson, load, plan, planJson, PlannerError, version, type Source } from "./planner.js";
export {
  Conflict,
  run,
  RunError,
  type Change,
  type Diagnostic,
  type Event,
  type Facts,
  type Found,
  type Host,
  type Need,
  type Outcome,
  type Plan,
  type Rejection,
} from "./run.js";
