import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Value } from "@stand-ins/azure";
import type { SqlAdmin } from "@tracker/infra/people";
import { parse } from "yaml";
import { ROOT } from "./ours.ts";

/** The example stacks. */
export const EXAMPLES = ["dev", "prod"] as const;

export const stackFile = (stack: (typeof EXAMPLES)[number]) => join(ROOT, `infra/stacks/${stack}.yaml`);

interface Example extends Readonly<Record<string, Value>> {
  readonly sqlAdmin: SqlAdmin & Record<string, Value>;
  readonly analysts: readonly Value[];
}

/** What a person sets instead of the examples' placeholders, which npm run up refuses. */
const OWN: Readonly<Record<string, string>> = {
  "11111111-1111-4111-8111-111111111111": "11111111-1111-4111-8111-11111111111a",
  "44444444-4444-4444-8444-444444444444": "44444444-4444-4444-8444-44444444444a",
  "203.0.113.0/28": "203.0.113.16/28",
  "ops@example.org": "ops@prices.example.org",
};

function configOf(stack: (typeof EXAMPLES)[number]): Example {
  const text = readFileSync(stackFile(stack), "utf8");
  return parse(Object.entries(OWN).reduce((changed, [from, to]) => changed.replaceAll(from, to), text)).config;
}

/** The examples' configuration with one's own values, for tests that change part of it. */
export const DEV = configOf("dev");
export const PROD = configOf("prod");
