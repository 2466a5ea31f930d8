import { Config, type Output, RunError, secret } from "@pulumi/pulumi";
import { readFields, type Values } from "@tracker/settings";
import { CONFIG_FIELDS } from "./fields.ts";

type Configured = Values<typeof CONFIG_FIELDS>;

export interface StackConfig extends Omit<Configured, "coindeskKey"> {
  /** A secret, wherever it goes; undefined when there is none. */
  readonly coindeskKey: Output<string> | undefined;
}

/**
 * Reads the stack's configuration. Throws one error that lists everything that is wrong with it, so that nothing is registered before all
 * of it is right.
 */
export function readConfig(config = new Config()): StackConfig {
  const read = readFields(CONFIG_FIELDS, (name) => config.get(name));
  const problems = read.problems ?? disagreements(read.value);
  if (read.problems || problems.length > 0) {
    throw new RunError(
      ["The stack's configuration is not right (change it with pulumi config set):", ...problems].join("\n  "),
    );
  }
  const { coindeskKey, sqlLocation, ...values } = read.value;
  return {
    ...values,
    sqlLocation: sqlLocation || values.location,
    coindeskKey: coindeskKey === undefined ? undefined : secret(coindeskKey),
  };
}

/** What is right by itself and wrong together. */
function disagreements({ location, sqlLocation, network, analysts }: Configured): string[] {
  const problems: string[] = [];
  const elsewhere = sqlLocation !== "" && sqlLocation !== location;
  if (elsewhere && network === "service-endpoint") {
    problems.push(
      `sqlLocation: a service endpoint serves its own region, ${location}; for a database in ${sqlLocation} set network=private-endpoint`,
    );
  }
  if (network === "private-endpoint" && analysts.length > 0) {
    problems.push(
      "analysts: with network=private-endpoint the server has no public address, and nobody can be let in by address",
    );
  }
  return problems;
}
