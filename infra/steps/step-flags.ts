import { type Field, type Fields, guid, unwrap, type Values } from "@tracker/settings";
import { readFlags } from "@tracker/settings/command-line";

const EXAMPLE_ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

/** A flag of a step. Steps are told everything, so that a person can run them as Pulumi does. */
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

/** Where on Azure a step works. */
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

/** What the step applies, as Pulumi knows it: a step that would apply something else says so. */
export const hashFlag = checksumFlag("hash", "the hash of what was planned: anything else is refused");

/** What else the step has to run again for, as Pulumi knows it. */
export const causeFlag = checksumFlag("cause", "the hash of what it is run again for; only Pulumi reads it");

/** For the help of a step: who runs it otherwise. */
export const BY_PULUMI = "npm run up runs it when what it applies has changed; it is safe to repeat.";

/** A command line with every flag that says what the step works on, each with the example of its value. */
export function exampleOf(usage: string, flags: Fields): string {
  const optional = [hashFlag.name, causeFlag.name, "--breaking"];
  const given = Object.values(flags).filter(({ name }) => !optional.includes(name));
  return [usage, ...given.map(({ name, example }) => `${name} ${example}`)].join(" ");
}

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
  environment: NodeJS.ProcessEnv,
): Values<Described> {
  return unwrap(readFlags(fields, args.length > 0 ? args : flagsOf(environment)));
}

/** The environment's values as a command line has them, in one word each: a value may look like a flag. */
function flagsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  return Object.entries(environment)
    .filter(([variable, value = ""]) => variable.startsWith(PREFIX) && value !== "")
    .map(([variable, value]) => `--${variable.slice(PREFIX.length).toLowerCase().replaceAll("_", "-")}=${value}`);
}
