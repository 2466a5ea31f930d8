import type { ChildProcess } from "node:child_process";
import type { EngineLog } from "../engine/engine-log.ts";
import { PluginError } from "../engine/serve.ts";
import { signalGroup } from "../engine/signal.ts";
import { isMap, type Values } from "../engine/wire.ts";
import { runShell } from "./shell.ts";

/** The running commands. */
export interface Running {
  add(child: ChildProcess): void;
  /** Kills them, and everything they started. */
  kill(): void;
}

export function createRunning(): Running {
  const children = new Set<ChildProcess>();
  return {
    add: (child) => {
      children.add(child);
      child.once("close", () => children.delete(child));
    },
    kill: () => {
      for (const { pid } of children) signalGroup(pid, "SIGKILL");
    },
  };
}

interface Run {
  readonly urn: string;
  readonly command: unknown;
  readonly inputs: Values;
  /** Outputs of the previous run. */
  readonly previous: Values;
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  readonly log: EngineLog | undefined;
  readonly running: Running;
  readonly asOnWindows: boolean;
}

/** Runs a Command's command for this operation, if it has one. Throws as the real plugin fails. */
export async function runCommand(run: Run): Promise<Values> {
  const { stdout = "", stderr = "" } = run.previous;
  if (typeof run.command !== "string") return { stdout, stderr };
  const { inputs } = run;
  const logging = inputs.logging ?? "stdoutAndStderr";
  const shown = { stdout: /^stdout/.test(String(logging)), stderr: /stderr$/i.test(String(logging)) };
  const result = await runShell({
    command: run.command,
    interpreter: Array.isArray(inputs.interpreter) ? inputs.interpreter.map(String) : undefined,
    dir: typeof inputs.dir === "string" ? inputs.dir : run.directory,
    environment: {
      ...run.environment,
      ...(isMap(inputs.environment) ? (inputs.environment as Record<string, string>) : {}),
      ...(inputs.addPreviousOutputInEnv === false ? {} : previousOutput(run.previous)),
    },
    asOnWindows: run.asOnWindows,
    stdin: typeof inputs.stdin === "string" ? inputs.stdin : undefined,
    hear: (stream, text) => {
      if (shown[stream]) run.log?.info(text, run.urn);
    },
    started: run.running.add,
  });
  await run.log?.flushed();
  if (result.failure !== undefined)
    throw new PluginError(`${result.failure}: running ${JSON.stringify(run.command)}:\n${result.both}`);
  return { stdout: withoutNewline(result.stdout), stderr: withoutNewline(result.stderr) };
}

function previousOutput({ stdout, stderr }: Values): NodeJS.ProcessEnv {
  return {
    ...(typeof stdout === "string" && stdout !== "" ? { PULUMI_COMMAND_STDOUT: stdout } : {}),
    ...(typeof stderr === "string" && stderr !== "" ? { PULUMI_COMMAND_STDERR: stderr } : {}),
  };
}

const withoutNewline = (text: string) => text.replace(/\n$/, "");
