import { cut } from "@tracker/core";
import {
  judged,
  keySetting,
  type ReadValues,
  readFields,
  SETTINGS,
  type Settings,
  sourcesSetting,
  together,
  type Values,
} from "@tracker/settings";
import { readSources, VENUES } from "@tracker/sources";
import { CONFIG_FIELDS } from "./fields.ts";

export type Configured = Values<typeof CONFIG_FIELDS>;

/**
 * Reads a stack's configuration, or finds everything that is wrong with it.
 * @param names all names that are set; other programs' have a prefix, as in azure-native:location
 * @param unread those whose values the caller does not know, and which are therefore not judged: the result lacks them
 */
export function checkConfig(
  names: readonly string[],
  textOf: (name: string) => string | undefined,
  unread: ReadonlySet<string> = new Set(),
): ReadValues<Configured> {
  const judgedHere = Object.entries(CONFIG_FIELDS).filter(([name]) => !unread.has(name));
  const structured = new Map(judgedHere.map(([name, field]) => [name, problemsIn(field, textOf(name))]));
  const fields = judgedHere.filter(([name]) => structured.get(name)?.length === 0);
  const ahead = { problems: [...unknownOf(names), ...[...structured.values()].flat()], wrong: new Set<string>() };
  const read = readFields(Object.fromEntries(fields) as typeof CONFIG_FIELDS, textOf, ahead);
  return judged(read, (right) => [...disagreements(right), ...sourceProblems(right)]);
}

/** What is wrong within a map or list. Of a map without a default, all is missing if it is. */
function problemsIn(field: (typeof CONFIG_FIELDS)[keyof typeof CONFIG_FIELDS], given = ""): readonly string[] {
  const text = given.trim();
  if (!("problems" in field) || (text === "" && "default" in field)) return [];
  return field.problems(text || "{}");
}

function unknownOf(names: readonly string[]): readonly string[] {
  const known = Object.keys(CONFIG_FIELDS);
  return names
    .filter((name) => !name.includes(":") && !known.includes(name))
    .map((name) => `${cut(name, 60)} is not a value of this project; the values are ${known.join(", ")}`);
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
