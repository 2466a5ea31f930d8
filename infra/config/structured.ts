import { cut, parseJson } from "@tracker/core";
import { type Checked, shown } from "@tracker/settings";

/** A part of a map in the configuration, with an example as one writes it in a shell. None is a secret. */
export interface Part<Value> {
  readonly allowed: string;
  readonly example: string;
  readonly read: (text: string) => Value | undefined;
}

type Parts = Readonly<Record<string, Part<unknown>>>;

/** The values of the parts. */
type Read<Described extends Parts> = {
  readonly [Key in keyof Described]: Described[Key] extends Part<infer Value> ? Value : never;
};

/** Reads a map from JSON, or says of each wrong part what is wrong, with what `pulumi config set` takes to set it. */
export function readMap<Described extends Parts>(
  path: string,
  parts: Described,
  text: string,
): Checked<Read<Described>> {
  return readParts(path, parts, parseJson(text) ?? text);
}

/**
 * Reads a list of maps in the same way. No name occurs twice: Azure ignores the case of a resource's name, such as a firewall rule's, and the
 * default collation of Azure SQL that of a user's.
 */
export function readList<Described extends Parts & { readonly name: Part<string> }>(
  path: string,
  parts: Described,
  text: string,
): Checked<readonly Read<Described>[]> {
  const list = parseJson(text) ?? text;
  if (!Array.isArray(list)) return { problems: [isNo("list", path, list, `${path}[0].name`, parts.name)] };
  const items = list.map((item, index) => readParts(`${path}[${index}]`, parts, item));
  const names = list.map((item) => textOf(mapOf(item)?.name)?.toLowerCase());
  const repeated = names.flatMap((name, index) => {
    const first = names.indexOf(name);
    return name === undefined || first === index
      ? []
      : [`${path}[${index}].name is also that of ${path}[${first}]: upper and lower case are the same`];
  });
  const problems = [...items.flatMap((item) => item.problems ?? []), ...repeated];
  return problems.length > 0 ? { problems } : { value: items.flatMap(({ value }) => value ?? []) };
}

function readParts<Described extends Parts>(path: string, parts: Described, value: unknown): Checked<Read<Described>> {
  const given = mapOf(value);
  const problems: string[] = [];
  const right: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(parts)) {
    const key = `${path}.${name}`;
    if (given === undefined) return { problems: [isNo("map", path, value, key, part)] };
    const text = textOf(given[name]);
    right[name] = text === undefined ? undefined : part.read(text);
    if (text === undefined) problems.push(`${key} is missing: give ${part.allowed}; ${example(key, part)}`);
    else if (right[name] === undefined)
      problems.push(`${key}: ${quoted(text)} is not ${part.allowed}; ${example(key, part)}`);
  }
  return problems.length > 0 ? { problems } : { value: right as Read<Described> };
}

function isNo(what: string, path: string, value: unknown, key: string, part: Part<unknown>): string {
  return `${path}: ${shown(textOf(value) ?? "nothing")} is not a ${what}; ${example(key, part)}`;
}

/** Text that is JSON is no map or list for Pulumi, so only a path can set one. */
function example(key: string, { example: value }: Part<unknown>): string {
  return `for example --path "${key}" ${value}`;
}

function quoted(text: string): string {
  return `"${cut(text, 80)}"`;
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** A value as text, as `pulumi config set --path` stores digits as a number; undefined if there is none. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}
