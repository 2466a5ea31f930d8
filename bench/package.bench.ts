import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPackage, type Package, zipOf } from "@tracker/function/package";
import { PAGE_FOLDER } from "@tracker/function/page-folder";
import { type Comparison, compare } from "./measure.ts";

const ROUNDS = 25;
const UNBUNDLED = `require("mssql"); require("@azure/functions");`;

/** A cold start of the function is mostly loading its script; measured in a new process each time. */
export async function packageBench(): Promise<Comparison[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-"));
  try {
    const built = await buildPackage(join(folder, "built"));
    writeWorker(folder);
    const script = { what: "loading the deployed script", rounds: ROUNDS, go: () => node(scriptOf(built)) };
    return [
      await compare({ ...script, anchor: "an empty Node process", target: 2.2, anchorGo: () => node("") }),
      await compare({
        ...script,
        anchor: "loading mssql and @azure/functions unbundled",
        target: 0.45,
        anchorGo: () => node(UNBUNDLED),
      }),
      await compare({
        what: "loading the deployed script and, at its first use, the SQL driver",
        rounds: ROUNDS,
        go: () => node(firstUseOf(built)),
        anchor: "loading mssql and @azure/functions unbundled",
        target: 0.6,
        anchorGo: () => node(UNBUNDLED),
      }),
      {
        what: "the deployed zip without the page",
        anchor: "its limit",
        unit: "kB",
        target: 1,
        value: zipOf(withoutPage(built, join(folder, "without-page"))).length / 1_000,
        anchorValue: 450,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A minimal version of what the platform's worker provides. */
function writeWorker(folder: string): void {
  const core = join(folder, "node_modules/@azure/functions-core");
  mkdirSync(core, { recursive: true });
  const script =
    "globalThis.handlers = {}; module.exports = { setProgrammingModel() {}, registerFunction({ name }, handler) { handlers[name] = handler; } };";
  writeFileSync(join(core, "index.js"), script);
}

function scriptOf({ folder }: Package): string {
  return `require(${JSON.stringify(join(folder, "main.js"))});`;
}

/** A request makes the script load its driver in the next microtasks; the process ends before it connects to anything. */
function firstUseOf(built: Package): string {
  const request = `{ method: "GET", url: "http://localhost/api/health", headers: [] }`;
  return `${scriptOf(built)} handlers.web(${request}, console); setImmediate(() => process.exit());`;
}

function node(script: string): void {
  const { status, stderr } = spawnSync(process.execPath, ["-e", script], {
    cwd: join(import.meta.dirname, "../packages/store/driver"),
    env: {
      PATH: process.env.PATH,
      NODE_PATH: join(import.meta.dirname, "../function/node_modules"),
      TRACKER_SQL_SERVER: "server.example",
      TRACKER_SQL_DATABASE: "prices",
    },
  });
  if (status !== 0) throw new Error(String(stderr));
}

/** A copy of a package without the web page. */
function withoutPage(built: Package, folder: string): Package {
  cpSync(built.folder, folder, { recursive: true });
  rmSync(join(folder, PAGE_FOLDER), { recursive: true });
  return { ...built, folder };
}
