import { checkConfig } from "../../config/check-config.ts";
import { CONFIG_FIELDS } from "../../config/fields.ts";
import type { Chosen } from "../chosen-stack.ts";
import type { StackFlags } from "../stack-flags.ts";
import type { Problems } from "./look.ts";

/** What the examples in infra/stacks have where a value must be one's own; a test compares. */
const PLACEHOLDERS = [
  "11111111-1111-4111-8111-111111111111",
  "44444444-4444-4444-8444-444444444444",
  "203.0.113.0/28",
  "ops@example.org",
];

/** Finds placeholders of the examples in a stack that is not deployed yet. */
export function leftOfExample({
  stack,
  config,
  state,
}: Pick<Chosen, "stack" | "config"> & { readonly state: Pick<Chosen["state"], "group"> }): Problems {
  if (state.group !== undefined) return [];
  const left = [...config].flatMap(([name, text]) =>
    PLACEHOLDERS.filter((one) => text === one || text.includes(`"${one}"`)).map((one) => `${name} (${one})`),
  );
  if (left.length === 0) return [];
  return [
    `${stack} still has placeholders of the example: ${left.join(", ")}. Set your own values: docs/deploy.md, step 4`,
  ];
}

/**
 * Finds what the program would refuse, all at once, where Pulumi itself would stop at the first value of a wrong type; and secrets in plain text,
 * which the program cannot tell. That nobody administers the database is not reported here.
 */
export function invalidConfiguration(
  { stack, config, hidden }: Pick<Chosen, "stack" | "config" | "hidden">,
  { configFile }: Pick<StackFlags, "configFile">,
): Problems {
  const set = `pulumi config set --stack ${stack}${configFile === undefined ? "" : ` --config-file ${configFile}`}`;
  const unread = new Set([...hidden, ...(config.has("sqlAdmin") ? [] : ["sqlAdmin"])]);
  const { problems = [] } = checkConfig([...config.keys(), ...hidden], (name) => config.get(name), unread);
  const heading = `the configuration of ${stack} is invalid (change it with ${set}):`;
  const plain = Object.values(CONFIG_FIELDS).filter((field) => "secret" in field && config.has(field.name));
  return [
    ...(problems.length === 0 ? [] : [[heading, ...problems].join("\n  ")]),
    ...plain.map(
      ({ name }) => `${name} is in the stack's file in plain text: set it again with ${set} --secret ${name}`,
    ),
  ];
}
