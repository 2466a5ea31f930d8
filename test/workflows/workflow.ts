import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

export const ROOT = join(import.meta.dirname, "../..");

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly uses?: string;
  readonly permissions?: Readonly<Record<string, string>> | string;
  readonly environment?: string;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress"?: boolean | string };
  readonly "timeout-minutes"?: number;
  readonly steps?: readonly Step[];
}

/** A workflow, or an action of this repository. */
export interface Workflow {
  readonly text: string;
  readonly triggers: readonly string[];
  readonly permissions: unknown;
  readonly jobs: readonly (readonly [name: string, job: Job])[];
  /** The steps of all jobs. */
  readonly steps: readonly Step[];
}

/** The text of every workflow and action here, by its path. */
export function workflowFiles(): ReadonlyMap<string, string> {
  const paths = globSync(".github/{workflows,actions/*}/*.{yml,yaml}", { cwd: ROOT }).toSorted();
  return new Map(paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(ROOT, path), "utf8")]));
}

export function readWorkflow(text: string): Workflow {
  const { on = [], permissions, jobs = {}, runs } = parse(text) as Parsed;
  const triggers = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(on);
  const steps = [...Object.values(jobs), ...(runs === undefined ? [] : [runs])].flatMap((job) => job.steps ?? []);
  return { text, triggers, permissions, jobs: Object.entries(jobs), steps };
}

interface Parsed {
  readonly on?: string | readonly string[] | Readonly<Record<string, unknown>>;
  readonly permissions?: unknown;
  readonly jobs?: Readonly<Record<string, Job>>;
  /** In an action, instead of jobs. */
  readonly runs?: Job;
}
