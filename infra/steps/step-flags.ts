import type { Field } from "@tracker/settings";

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EXAMPLE_ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

/** A flag of a step. Steps are told everything, so that a person can run them as Pulumi does. */
export function flag(name: string, description: string, example: string, pattern = /^\S+$/): Field<string> {
  return {
    name: `--${name}`,
    description,
    valueHint: name.toUpperCase(),
    allowed: description,
    example,
    read: (text) => (pattern.test(text) ? text : undefined),
  };
}

/** Where on Azure a step works. */
export const PLACE = {
  tenant: flag("tenant", "the id of the Entra tenant", EXAMPLE_ID, GUID),
  subscription: flag("subscription", "the id of the subscription", EXAMPLE_ID, GUID),
  group: flag("group", "the name of the resource group", "prices1a2b3c4d"),
};

/** What the step applies, as Pulumi knows it: a step that would apply something else says so. */
export const hashFlag: Field<string | undefined> = {
  ...flag("hash", "a SHA-256 in hexadecimal", "0".repeat(64), /^[0-9a-f]{64}$/),
  default: undefined,
};
