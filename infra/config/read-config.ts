import { Config, type Output, RunError, runtime, secret } from "@pulumi/pulumi";
import { type Configured, checkConfig } from "./check-config.ts";

/** Values that Pulumi encrypts wherever they go; undefined when not set. */
type Secret = "coindeskKey" | "alertWebhook";

export type StackConfig = Omit<Configured, Secret> & Readonly<Record<Secret, Output<string> | undefined>>;

/**
 * Reads the stack's configuration. Throws one error that lists everything that is wrong with it, so that nothing is registered before all of it
 * is valid.
 */
export function readConfig(config = new Config(), names = namesOf(config)): StackConfig {
  const { value, problems } = checkConfig(names, (name) => config.get(name));
  if (problems) {
    throw new RunError(
      ["The stack's configuration is invalid (change it with pulumi config set):", ...problems].join("\n  "),
    );
  }
  const { coindeskKey, alertWebhook, sqlLocation, ...values } = value;
  const hidden = (value: string | undefined) => (value === undefined ? undefined : secret(value));
  return {
    ...values,
    sqlLocation: sqlLocation || values.location,
    coindeskKey: hidden(coindeskKey),
    alertWebhook: hidden(alertWebhook),
  };
}

function namesOf({ name }: Config): readonly string[] {
  return Object.keys(runtime.allConfig()).map((key) => key.replace(RegExp(`^${name}:`), ""));
}
