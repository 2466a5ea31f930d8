import { Command } from "@pulumi/command/local/command.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { variableOf } from "../steps/step-flags.ts";

/**
 * A step of `pulumi up` besides resources: a script of `steps/`, run by Node. It gets its values, keyed by the script's flags, in its
 * environment, because sh, or Go, cmd and the C runtime, interpret a command line before the script sees it (pulumi/pulumi-command issue 271).
 * It runs again when a value changes; one value is the hash of what it applies. No value may be secret, or differ between deployers or
 * checkouts. A destroy runs nothing.
 */
export function stepResource(
  name: string,
  script: string,
  values: Readonly<Record<string, Input<string>>>,
  options: CustomResourceOptions,
): Command {
  const environment = Object.fromEntries(
    Object.entries(values).map(([flag, value]) => [variableOf(`--${flag}`), value]),
  );
  // The interpreter takes the place of the shell.
  return new Command(name, { interpreter: ["node"], create: script, update: script, environment }, options);
}
