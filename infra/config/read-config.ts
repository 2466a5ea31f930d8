import { Config, type Output, RunError, secret } from "@pulumi/pulumi";
import {
  judged,
  keySetting,
  readFields,
  SETTINGS,
  type Settings,
  sourcesSetting,
  together,
  type Values,
} from "@tracker/settings";
import { readSources, VENUES } from "@tracker/sources";
import { CONFIG_FIELDS } from "./fields.ts";

type Configured = Values<typeof CONFIG_FIELDS>;

/** Values that Pulumi encrypts wherever they go; undefined when not set. */
type Secret = "coindeskKey" | "alertWebhook";

export type StackConfig = Omit<Configured, Secret> & Readonly<Record<Secret, Output<string> | undefined>>;

/**
 * Reads the stack's configuration. Throws one error that lists everything that is wrong with it, so that nothing is registered before all of it
 * is valid.
 */
export function readConfig(config = new Config()): StackConfig {
  const read = readFields(CONFIG_FIELDS, (name) => config.get(name));
  const { value, problems } = judged(read, (right) => [...disagreements(right), ...sourceProblems(right)]);
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

/** Values that are each valid but contradict each other. */
function disagreements(right: Partial<Configured>): string[] {
  const elsewhere = together(right, ["location", "sqlLocation", "network"], ({ location, sqlLocation, network }) =>
    sqlLocation !== "" && sqlLocation !== location && network === "service-endpoint"
      ? `sqlLocation: a service endpoint works only in its own region, ${location}; for a database in ${sqlLocation} set network=private-endpoint-with-firewall`
      : [],
  );
  const unreachable = together(right, ["network", "analysts"], ({ network, analysts }) =>
    network === "private-endpoint" && analysts.length > 0
      ? "analysts: with network=private-endpoint the server has no public address, so nobody can be let in by address; to let them in, set network=private-endpoint-with-firewall"
      : [],
  );
  return [elsewhere ?? [], unreachable ?? []].flat();
}

/** What the function would refuse at its start, with the settings named as in the stack's configuration. */
function sourceProblems(right: Partial<Configured>): string[] {
  const settings: Partial<Settings> = {
    ...right,
    ...("coindeskKey" in right && { keys: right.coindeskKey === undefined ? {} : { coindesk: right.coindeskKey } }),
    urls: {},
  };
  const names = {
    [SETTINGS.currencies.name]: CONFIG_FIELDS.currencies.name,
    [sourcesSetting(VENUES).name]: CONFIG_FIELDS.sources.name,
    [keySetting("coindesk").name]: CONFIG_FIELDS.coindeskKey.name,
  };
  const { problems = [] } = readSources({ problems: [], right: settings });
  return problems.map((problem) => problem.replaceAll(/TRACKER_\w+/g, (name) => names[name] ?? name));
}
