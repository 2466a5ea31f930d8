import { isMap, UNKNOWN, type Value, type Values } from "../engine/wire.ts";

const LOGGING = ["stdout", "stderr", "stdoutAndStderr", "none"];

type Rule = (value: Value) => string | undefined;

const text: Rule = (value) => (typeof value === "string" ? undefined : "expected a string");
const texts: Rule = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === "string") ? undefined : "expected a list of strings";
const notHere: Rule = () => "the rehearsal's command provider does not read files back";

const RULES: Readonly<Record<string, Rule>> = {
  create: text,
  update: text,
  delete: text,
  dir: text,
  stdin: text,
  interpreter: texts,
  triggers: (value) => (Array.isArray(value) ? undefined : "expected a list"),
  environment: (value) =>
    isMap(value) && Object.values(value).every((item) => typeof item === "string")
      ? undefined
      : "expected a map from names to strings",
  addPreviousOutputInEnv: (value) => (typeof value === "boolean" ? undefined : "expected a boolean"),
  logging: (value) => (LOGGING.includes(String(value)) ? undefined : `expected one of ${LOGGING.join(", ")}`),
  assetPaths: notHere,
  archivePaths: notHere,
};

/** The problems with a command's inputs. */
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
