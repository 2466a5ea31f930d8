import { TrackerError } from "@tracker/core";

/** Letters, digits and what directory names are made of besides; nothing that ends a name or a statement. */
const PLAIN = /^[\p{L}\p{N}][\p{L}\p{N} ._@#&+()-]{0,127}$/u;

/** Any name in brackets, for names that come from the database itself. */
export function bracketed(name: string): string {
  return `[${name.replaceAll("]", "]]")}]`;
}

/** A name that is given for a database principal, in brackets. Throws a TrackerError (`bad-input`) for a name with other characters than names have. */
export function quoteName(name: string): string {
  if (!PLAIN.test(name)) {
    throw new TrackerError("bad-input", `${JSON.stringify(name.slice(0, 60))} is not a name for a database user`, {
      hint: "Names are up to 128 letters, digits, spaces and . _ @ # & + ( ) - and begin with a letter or digit.",
    });
  }
  return bracketed(name);
}

/**
 * The security identifier of an Entra principal as a binary literal: the bytes of its GUID, the first three groups little-endian
 * (as CAST(uniqueidentifier AS varbinary(16)) gives them). Throws a TrackerError (`bad-input`) when it is no GUID.
 */
export function sidOf(id: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) {
    throw new TrackerError(
      "bad-input",
      `${JSON.stringify(id.slice(0, 60))} is not an id such as 6b29fc40-ca47-1067-b31d-00dd010662da`,
    );
  }
  const bytes = id.replaceAll("-", "").match(/../g) as string[];
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return `0x${order.map((index) => bytes[index]?.toUpperCase()).join("")}`;
}
