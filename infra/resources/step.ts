import { Command } from "@pulumi/command/local/command.js";
import { type CustomResourceOptions, type Input, output } from "@pulumi/pulumi";

/**
 * Something that `pulumi up` does beside resources: a script of `steps/`, run by Node with the same command line that a person would give.
 * It is run anew when a part of that line changes, among them the hash of what it applies. Nothing in it may be secret, or differ from one
 * deployer or checkout to the next. A destroy runs nothing.
 */
export function step(
  name: string,
  script: string,
  flags: Readonly<Record<string, Input<string>>>,
  options: CustomResourceOptions,
): Command {
  const line = output(flags).apply((values) => commandLine(script, values));
  return new Command(name, { create: line, update: line }, options);
}

/** Quoted for sh and for cmd alike; what neither could be given safely is refused. */
export function commandLine(script: string, flags: Readonly<Record<string, string>>): string {
  const words = Object.entries(flags).flatMap(([flag, value]) => {
    if (!/^[\p{L}\p{N} ._@#&+():,/=-]*$/u.test(value))
      throw new Error(`${flag} cannot be put into a command line: ${value}`);
    return value === "" ? [] : [`--${flag}`, `"${value}"`];
  });
  return ["node", script, ...words].join(" ");
}
