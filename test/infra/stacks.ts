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

const configOf = (stack: (typeof EXAMPLES)[number]): Example => parse(readFileSync(stackFile(stack), "utf8")).config;

/** The examples' configuration, for tests that change part of it. */
export const DEV = configOf("dev");
export const PROD = configOf("prod");
