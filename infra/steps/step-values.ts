import { type Fields, unwrap, type Values } from "@tracker/settings";
import { readFlags } from "@tracker/settings/command-line";

const PREFIX = "TRACKER_STEP_";

/** The environment variable that Pulumi gives a flag's value in: TRACKER_STEP_SERVER_NAME for --server-name. */
export function variableOf(flag: string): string {
  return PREFIX + flag.slice("--".length).toUpperCase().replaceAll("-", "_");
}

/**
 * What a step is told: by the flags of its command line, as a person runs it, or where it has none by its environment, as Pulumi does.
 * Throws a TrackerError (`bad-input`) that lists everything that is wrong, by the names of the flags.
 */
export function valuesOf<Described extends Fields>(
  fields: Described,
  args: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Values<Described> {
  return unwrap(readFlags(fields, args.length > 0 ? args : flagsOf(environment)));
}

/** The environment's values as a command line has them, in one word each: a value may look like a flag. */
function flagsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(environment)
    .filter(([variable, value = ""]) => variable.startsWith(PREFIX) && value !== "")
    .map(([variable, value]) => `--${variable.slice(PREFIX.length).toLowerCase().replaceAll("_", "-")}=${value}`);
}
