import { join } from "node:path";
import type { Ran } from "./cli.ts";
import type { Engine } from "./engine.ts";
import { readSteps, type Step } from "./events.ts";
import { expectSuccess, programFolder } from "./project.ts";

/** What came of one command. */
export interface Run extends Ran {
  readonly ok: boolean;
  /** All steps other than "same", in the order in which they began. */
  readonly steps: readonly Step[];
}

export interface RunOptions {
  /** A preview before the update, as a person has it; the program runs twice then. */
  readonly preview?: boolean;
  /** Fails when there is anything to change. */
  readonly expectNoChanges?: boolean;
  /** Another folder with the same project: a colleague's clone. */
  readonly program?: string;
  /** More of the CLI's own flags. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
}

export interface StackState {
  readonly deployment: {
    readonly resources?: readonly StateResource[];
    readonly pending_operations?: readonly unknown[];
  };
}

export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly custom: boolean;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly dependencies?: readonly string[];
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
  readonly protect?: boolean;
  readonly deletedWith?: string;
  readonly initErrors?: readonly string[];
}

/** The plan as `pulumi preview --json` prints it. */
export interface Plan {
  readonly steps: readonly { readonly op: string; readonly urn: string; readonly newState?: StateResource }[];
  readonly changeSummary?: Readonly<Record<string, number>>;
}

/** A stack on the real engine. */
export interface Stack {
  up(options?: RunOptions): Promise<Run>;
  preview(options?: RunOptions): Promise<Run>;
  refresh(options?: RunOptions): Promise<Run>;
  destroy(options?: RunOptions): Promise<Run>;
  /** The preview as data; throws when it fails. */
  plan(options?: RunOptions): Promise<Plan>;
  exportState(): Promise<StackState>;
  outputs(options?: { showSecrets?: boolean }): Promise<Readonly<Record<string, unknown>>>;
  /** Lifts the lock that a killed engine has left. */
  cancel(): Promise<void>;
}

interface StackOptions {
  readonly name: string;
  readonly program: string;
  /** An empty project of the same name, for commands that need no program. */
  readonly scratch: string;
  readonly configFile: string;
  readonly policyPack: string | undefined;
  readonly log: string;
  readonly color: boolean;
}

export function createStack(engine: Engine, options: StackOptions): Stack {
  let runs = 0;
  const common = ["--stack", options.name, "--non-interactive", "--color", options.color ? "always" : "never"];
  const operate = async (command: string, flags: readonly string[], run: RunOptions = {}): Promise<Run> => {
    const log = join(options.log, `events-${++runs}.jsonl`);
    const policy = options.policyPack && command !== "refresh" ? ["--policy-pack", options.policyPack] : [];
    const expect = run.expectNoChanges ? ["--expect-no-changes"] : [];
    const project = run.program ?? options.program;
    engine.more = run.env ?? {};
    engine.directory = programFolder(project);
    const ran = await engine.cli.run(
      [
        command,
        ...common,
        ...flags,
        ...policy,
        ...expect,
        "--config-file",
        options.configFile,
        "--event-log",
        log,
        ...(run.args ?? []),
      ],
      project,
    );
    engine.more = {};
    return { ...ran, ok: ran.code === 0, steps: readSteps(log) };
  };
  const now = (run: RunOptions = {}) => ["--yes", ...(run.preview ? [] : ["--skip-preview"])];
  const read = async (args: readonly string[]) =>
    expectSuccess(await engine.cli.run([...args, "--stack", options.name], options.scratch)).stdout;
  return {
    up: (run) => operate("up", now(run), run),
    preview: (run) => operate("preview", [], run),
    refresh: (run) => operate("refresh", now(run), run),
    destroy: (run) => operate("destroy", now(run), run),
    plan: async (run) => JSON.parse(expectSuccess(await operate("preview", ["--json"], run)).stdout),
    exportState: async () => JSON.parse(await read(["stack", "export"])),
    outputs: async ({ showSecrets = false } = {}) =>
      JSON.parse(await read(["stack", "output", "--json", ...(showSecrets ? ["--show-secrets"] : [])])),
    cancel: async () => void (await engine.cli.run(["cancel", "--yes", options.name], options.scratch)),
  };
}
