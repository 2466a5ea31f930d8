import { Command } from "@pulumi/command/local/command.js";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import { variableOf } from "../steps/step-flags.ts";

/**
 * Something that `pulumi up` does beside resources: a script of `steps/`, run by Node. It gets its values, named as the script's flags are,
 * in its environment: what stands in a command line is read by sh, or by Go, cmd and the C runtime, before the script sees it
 * (pulumi/pulumi-command issue 271). It is run anew when a value changes, among them the hash of what it applies. None may be secret, or
 * differ from one deployer or checkout to the next. A destroy runs nothing.
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
  // An interpreter stands for a shell, so that none reads along.
  return new Command(name, { interpreter: ["node"], create: script, update: script, environment }, options);
}
