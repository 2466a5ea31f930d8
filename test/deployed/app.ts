import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import type { FunctionMetadata, HttpAnswer, Invoked, Question } from "./worker.ts";

export interface DeployedApp {
  /** The functions it registered with the worker. */
  readonly functions: readonly FunctionMetadata[];
  /** Fires a timer trigger as the platform does. */
  fire(name: string, timer?: { isPastDue?: boolean }): Promise<Invoked>;
  /** Sends a request through the http trigger of that name. */
  request(
    name: string,
    path: string,
    init?: { method?: string; headers?: Record<string, string> },
  ): Promise<HttpAnswer>;
  close(): Promise<void>;
}

/**
 * Loads a package as the platform's worker does: from its zip unpacked into an empty folder outside the repository, in its own process. The
 * worker's @azure/functions-core is replaced by one that records registrations. Rejects with what the script throws.
 * @param ahead how far the app's clock is ahead of the system's, in milliseconds
 */
export async function loadDeployed(
  zip: Uint8Array,
  environment: Readonly<Record<string, string>>,
  ahead = 0,
): Promise<DeployedApp> {
  const folder = mkdtempSync(join(tmpdir(), "deployed-"));
  const app = join(folder, "wwwroot");
  for (const [path, content] of Object.entries(unzipSync(zip))) {
    mkdirSync(dirname(join(app, path)), { recursive: true });
    writeFileSync(join(app, path), content);
  }
  const core = join(folder, "node_modules/@azure/functions-core");
  mkdirSync(core, { recursive: true });
  writeFileSync(join(core, "index.js"), "module.exports = globalThis.functionsCore;");

  const child = fork(join(import.meta.dirname, "worker.ts"), [app, String(ahead)], {
    cwd: app,
    env: { ...inherited(), ...environment },
    execArgv: ["--disable-warning=ExperimentalWarning"],
    silent: true,
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ask = asking(child);
  const close = async () => {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  };
  try {
    const functions = (await ask({ kind: "load" })) as readonly FunctionMetadata[];
    return {
      functions,
      fire: (name, timer = {}) => ask({ kind: "timer", name, isPastDue: timer.isPastDue ?? false }) as Promise<Invoked>,
      request: (name, path, { method = "GET", headers = {} } = {}) =>
        ask({ kind: "http", name, path, method, headers }) as Promise<HttpAnswer>,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The environment variables that a process needs; no others of ours reach the app. */
function inherited(): Record<string, string> {
  const names = ["PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "HOME"];
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** Sends questions to the process and matches answers by number, in any order; rejects open ones when the process ends. */
function asking(child: ChildProcess): (question: Question) => Promise<unknown> {
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let printed = "";
  let next = 0;
  child.stderr?.on("data", (chunk) => {
    printed += chunk;
  });
  child.on("message", ({ number, value, error }: { number: number; value?: unknown; error?: string }) => {
    const { resolve, reject } = waiting.get(number) ?? {};
    waiting.delete(number);
    if (error === undefined) resolve?.(value);
    else reject?.(new Error(error));
  });
  child.once("exit", () => {
    for (const { reject } of waiting.values()) reject(new Error(`the worker ended: ${printed}`));
  });
  return (question) =>
    new Promise((resolve, reject) => {
      waiting.set(next, { resolve, reject });
      child.send({ number: next++, question });
    });
}
