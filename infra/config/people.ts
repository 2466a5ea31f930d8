import { parseJson } from "@tracker/core";
import { guid } from "@tracker/settings";
import { USER_NAME } from "@tracker/store-azure-sql/user-name";
import { type AddressRange, readAddresses } from "./addresses.ts";

/** Who administers the database. */
export interface SqlAdmin {
  readonly login: string;
  /** The object id of a group or person, the client id of an application. */
  readonly sid: string;
  readonly type: "group" | "user" | "application";
}

/** Who may reach the database from outside. */
export interface Analyst extends AddressRange {
  readonly name: string;
}

/** Who may read reports. */
export interface Reader {
  readonly name: string;
  readonly objectId: string;
  readonly type: "user" | "group";
}

/** Reads an administrator from JSON; undefined when it is invalid. */
export function readSqlAdmin(text: string): SqlAdmin | undefined {
  const { login, sid, type } = recordOf(parseJson(text));
  const known = isName(login) && isGuid(sid) && (type === "group" || type === "user" || type === "application");
  return known ? { login, sid, type } : undefined;
}

/** Reads a list from JSON; undefined when an item is invalid or a name occurs twice. */
export function readAnalysts(text: string): readonly Analyst[] | undefined {
  const list = parseJson(text);
  if (!Array.isArray(list)) return undefined;
  const analysts = list.map((item) => {
    const { name, addresses } = recordOf(item);
    const range = typeof addresses === "string" ? readAddresses(addresses) : undefined;
    return typeof name === "string" && /^[a-z0-9-]{1,60}$/i.test(name) && range ? { name, ...range } : undefined;
  });
  return allDifferent(analysts);
}

/** Reads a list from JSON; undefined when an item is invalid or a name occurs twice. */
export function readReaders(text: string): readonly Reader[] | undefined {
  const list = parseJson(text);
  if (!Array.isArray(list)) return undefined;
  const readers = list.map((item): Reader | undefined => {
    const { name, objectId, type } = recordOf(item);
    const known = isName(name) && isGuid(objectId) && (type === "user" || type === "group");
    return known ? { name, objectId, type } : undefined;
  });
  return allDifferent(readers);
}

/**
 * The items, or undefined when one is invalid or a name occurs twice. Azure ignores the case of a resource's name, such as a firewall rule's,
 * and the default collation of Azure SQL that of a user's.
 */
function allDifferent<Item extends { readonly name: string }>(
  items: readonly (Item | undefined)[],
): readonly Item[] | undefined {
  const known = items.filter((item) => item !== undefined);
  return known.length === items.length && new Set(known.map(({ name }) => name.toLowerCase())).size === known.length
    ? known
    : undefined;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

function isName(value: unknown): value is string {
  return typeof value === "string" && USER_NAME.test(value);
}

function isGuid(value: unknown): value is string {
  return typeof value === "string" && guid(value) !== undefined;
}
