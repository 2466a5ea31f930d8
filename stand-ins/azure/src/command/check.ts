import { isMap, UNKNOWN, type Value, type Values } from "../engine/wire.ts";

const LOGGING = ["stdout", "stderr", "stdoutAndStderr", "none"];

type Rule = (value: Value) => string | undefined;

const text: Rule = (value) => (typeof value === "string" ? undefined : "a string is wanted");
const texts: Rule = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === "string") ? undefined : "a list of strings is wanted";
const notHere: Rule = () => "the rehearsal's command provider does not read files back";

const RULES: Readonly<Record<string, Rule>> = {
  create: text,
  update: text,
  delete: text,
  dir: text,
  stdin: text,
  interpreter: texts,
  triggers: (value) => (Array.isArray(value) ? undefined : "a list is wanted"),
  environment: (value) =>
    isMap(value) && Object.values(value).every((item) => typeof item === "string")
      ? undefined
      : "a map from names to strings is wanted",
  addPreviousOutputInEnv: (value) => (typeof value === "boolean" ? undefined : "a boolean is wanted"),
  logging: (value) => (LOGGING.includes(String(value)) ? undefined : `one of ${LOGGING.join(", ")} is wanted`),
  assetPaths: notHere,
  archivePaths: notHere,
};

/** What is wrong with a command's inputs. */
export function checkCommand(type: string, inputs: Values): readonly { property: string; reason: string }[] {
  if (type !== "command:local:Command")
    return [{ property: "", reason: `the rehearsal's command provider has no ${type}: only local.Command` }];
  return Object.entries(inputs).flatMap(([property, value]) => {
    const rule = RULES[property];
    const reason =
      rule === undefined ? "local.Command has no such property" : value === UNKNOWN ? undefined : rule(value);
    return reason === undefined ? [] : [{ property, reason: `${property}: ${reason}` }];
  });
}
