import { type Field, type Fields, guid, unwrap, type Values } from "@tracker/settings";
import { readFlags } from "@tracker/settings/command-line";

const EXAMPLE_ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

/** A flag of a step. Steps get every value by a flag, so that a person can run them as Pulumi does. */
export function flag(
  name: string,
  description: string,
  example: string,
  read: Field<string>["read"] = (text) => (/^\S+$/.test(text) ? text : undefined),
): Field<string> {
  return {
    name: `--${name}`,
    description,
    valueHint: name.toUpperCase(),
    allowed: description,
    example,
    read,
  };
}

/** A flag that takes a GUID. */
export const idFlag = (name: string, description: string) => flag(name, description, EXAMPLE_ID, guid);

/** The flags that say where on Azure a step works. */
export const PLACE = {
  tenant: idFlag("tenant", "the id of the Entra tenant"),
  subscription: idFlag("subscription", "the id of the subscription"),
  group: flag("group", "the name of the resource group", "prices1a2b3c4d"),
};

const checksumFlag = (name: string, description: string): Field<string | undefined> => ({
  ...flag(name, "a SHA-256 in hexadecimal", "0".repeat(64), (text) => (/^[0-9a-f]{64}$/.test(text) ? text : undefined)),
  description,
  default: undefined,
});

/** The hash of what Pulumi planned to apply: a step refuses to apply anything else. */
export const hashFlag = checksumFlag("hash", "the hash of what was planned: anything else is refused");

/** The hash of what else makes Pulumi run the step again. */
export const causeFlag = checksumFlag("cause", "the hash of what makes Pulumi run it again; the step ignores it");

/** For the help of a step: when Pulumi runs it. */
export const BY_PULUMI = "npm run up runs it when what it applies has changed; it is safe to repeat.";

/** An example command line: every required flag of a step with its example. */
export function exampleOf(usage: string, flags: Fields): string {
  const optional = [hashFlag.name, causeFlag.name, "--breaking"];
  const given = Object.values(flags).filter(({ name }) => !optional.includes(name));
  return [usage, ...given.map(({ name, example }) => `${name} ${example}`)].join(" ");
}

const PREFIX = "TRACKER_STEP_";

/** The environment variable in which Pulumi passes a flag's value: TRACKER_STEP_SERVER_NAME for --server-name. */
export function variableOf(flag: string): string {
  return PREFIX + flag.slice("--".length).toUpperCase().replaceAll("-", "_");
}

/**
 * Reads a step's values from the flags of its command line, or, if it has none, from its environment, where Pulumi passes them. Throws a
 * TrackerError (`bad-input`) that lists everything that is wrong, by the names of the flags.
 */
export function valuesOf<Described extends Fields>(
  fields: Described,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Values<Described> {
  return unwrap(readFlags(fields, args.length > 0 ? args : flagsOf(environment)));
}

/** The environment's values as command-line arguments, each in one word with its flag, as a value may look like a flag itself. */
function flagsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(environment)
    .filter(([variable, value = ""]) => variable.startsWith(PREFIX) && value !== "")
    .map(([variable, value]) => `--${variable.slice(PREFIX.length).toLowerCase().replaceAll("_", "-")}=${value}`);
}
