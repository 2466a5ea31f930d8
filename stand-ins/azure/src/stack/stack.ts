import { join } from "node:path";
import type { Value } from "../engine/wire.ts";
import { type StackPlace, setConfiguration } from "./configuration.ts";
import type { Engine } from "./engine.ts";
import { readSteps } from "./events.ts";
import { expectSuccess, programFolder } from "./project.ts";
import type { Plan, Run, RunOptions, StackState } from "./run.ts";

/** A stack on the real engine. */
export interface Stack {
  up(options?: RunOptions): Promise<Run>;
  preview(options?: RunOptions): Promise<Run>;
  refresh(options?: RunOptions): Promise<Run>;
  destroy(options?: RunOptions): Promise<Run>;
  /** The preview as data; throws when it fails. */
  plan(options?: RunOptions): Promise<Plan>;
  exportState(): Promise<StackState>;
  outputs(): Promise<Readonly<Record<string, unknown>>>;
  /** Sets plain configuration for later runs. */
  configure(plain: Readonly<Record<string, Value>>): Promise<void>;
  /** Kills the engine and its commands at once, like a power cut. */
  kill(): Promise<void>;
  /** Removes the lock that a killed engine has left. */
  cancel(): Promise<void>;
}

interface StackOptions extends StackPlace {
  readonly program: string;
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
    const policy =
      options.policyPack && ["up", "preview"].includes(command) ? ["--policy-pack", options.policyPack] : [];
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
    outputs: async () => JSON.parse(await read(["stack", "output", "--json"])),
    configure: (plain) => setConfiguration(engine.cli, options, { plain, secret: {} }),
    kill: engine.kill,
    cancel: async () => void expectSuccess(await engine.cli.run(["cancel", "--yes", options.name], options.scratch)),
  };
}
