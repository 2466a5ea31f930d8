import { existsSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./pulumi.ts";
import type { StackFlags } from "./stack-flags.ts";

/**
 * Returns the commands that create a missing stack: from the example of its name, else from that of `dev`. An existing configuration, as in a
 * colleague's clone, is kept.
 * @param stack with or without its organization and project
 */
export function howToMake(stack: string, { configFile }: Pick<StackFlags, "configFile">, folder = ROOT): string {
  const name = stack.split("/").at(-1) ?? stack;
  const own = `Pulumi.${name}.yaml`;
  const init = `pulumi stack init ${stack}`;
  if (configFile !== undefined || existsSync(join(folder, own))) return init;
  const example = existsSync(join(folder, `infra/stacks/${name}.yaml`)) ? name : "dev";
  return `cp infra/stacks/${example}.yaml ${own}, change it, and ${init}`;
}
