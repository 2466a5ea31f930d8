import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Comparison, compare } from "./measure.ts";

const ROUNDS = 25;
const INFRA = join(import.meta.dirname, "../infra");
const REFUSED = "The stack's configuration is invalid";

/** Pulumi starts the program for each preview and update. It is fully loaded when it refuses its configuration, which is empty here. */
export async function programBench(): Promise<Comparison[]> {
  const program = pathToFileURL(join(INFRA, "main.mjs")).href;
  const load = `await import(${JSON.stringify(program)}).catch(({ message }) => console.log(message));`;
  // Once before, to fill Node's compile cache.
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

/** A process as Pulumi starts it, with the SDK loaded before the program. Throws if the output does not start with `says`. */
function node(program: string, says: string): void {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["--input-type=module", "--eval", `import "@pulumi/pulumi"; ${program}`],
    { cwd: INFRA, env: { PATH: process.env.PATH }, encoding: "utf8" },
  );
  if (!stdout.startsWith(says) || (says === "" && stdout !== "")) throw new Error(stdout + stderr);
}
