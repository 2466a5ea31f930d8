import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Comparison, compare } from "./measure.ts";

const ROUNDS = 25;
const INFRA = join(import.meta.dirname, "../infra");
const REFUSED = "The stack's configuration is invalid";

/** Pulumi starts the program anew for each plan and update. It is loaded when it refuses its configuration, which is empty here. */
export async function programBench(): Promise<Comparison[]> {
  const program = pathToFileURL(join(INFRA, "main.mjs")).href;
  const load = `await import(${JSON.stringify(program)}).catch(({ message }) => console.log(message));`;
  // Once before: what Node makes of the sources is kept from one start to the next.
  node(load, REFUSED);
  return [
    await compare({
      what: "loading the Pulumi program",
      anchor: "an empty Pulumi program",
      target: 1.25,
      rounds: ROUNDS,
      go: () => node(load, REFUSED),
      anchorGo: () => node("", ""),
    }),
  ];
}

/** A process as Pulumi starts it: its SDK is loaded before the program is. Throws where that says anything else than it should. */
function node(program: string, says: string): void {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", `import "@pulumi/pulumi"; ${program}`],
    { cwd: INFRA, env: { PATH: process.env.PATH }, encoding: "utf8" },
  );
  if (!stdout.startsWith(says) || (says === "" && stdout !== "")) throw new Error(stdout + stderr);
}
