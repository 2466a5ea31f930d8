import { spawn } from "node:child_process";
import { join } from "node:path";
import { TrackerError } from "@tracker/core";
import type { Chosen } from "./chosen-stack.ts";

/** Which flag of the step each output of the stack is. */
const FLAGS = {
  tenant: "tenant",
  subscription: "subscription",
  resourceGroup: "group",
  functionApp: "site",
  sqlServer: "server",
  sqlDatabase: "database",
  currencies: "currencies",
  page: "page",
} as const;

/** Runs the step that looks at a deployed stack, on the stack's outputs; resolves to its exit code. */
export async function verify(
  { stack, state }: Pick<Chosen, "stack" | "state">,
  args: readonly string[],
): Promise<number> {
  const script = join(import.meta.dirname, "checks/main.ts");
  const child = spawn(process.execPath, [script, ...stepFlags(stack, state.outputs), ...args], { stdio: "inherit" });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 1));
  });
}

/** The step's command line; throws a TrackerError for a stack that was never brought up whole. */
export function stepFlags(stack: string, outputs: Readonly<Record<string, unknown>>): readonly string[] {
  const missing = Object.keys(FLAGS).filter((name) => typeof outputs[name] !== "string");
  if (missing.length > 0) {
    throw new TrackerError(
      "bad-input",
      `${stack} lacks the outputs ${missing.join(", ")}: it is not deployed, or not to its end`,
      {
        hint: `Run npm run up -- --stack ${stack}.`,
      },
    );
  }
  const { page } = outputs;
  const isOff = !String(page).startsWith("https://");
  return Object.entries(FLAGS)
    .filter(([name]) => !(name === "page" && isOff))
    .flatMap(([name, flag]) => [`--${flag}`, String(outputs[name])]);
}
