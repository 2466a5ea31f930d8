import { TrackerError } from "@tracker/core";
import { guid } from "@tracker/settings";
import sql from "mssql";
import type { Connection } from "./connection.ts";
import type { Session } from "./session.ts";
import { describeTarget } from "./target.ts";

type Role = "price_writer" | "bi_reader";

/** Someone who signs in with Entra: a user of the database, without a password. */
export interface DatabaseUser {
  readonly name: string;
  /** The client (application) id of an application or managed identity, the object id of a person or group. */
  readonly id: string;
  readonly type: "application" | "user" | "group";
  readonly role: Role;
}

export const FIND_USER = "SELECT sid FROM sys.database_principals WHERE name = @name;";

/** What a user owns, at most a few: who owns something cannot be dropped. */
export const OWNED = `
SELECT TOP (5) s.name AS owned FROM sys.schemas AS s JOIN sys.database_principals AS p ON p.principal_id = s.principal_id WHERE p.name = @name;
`;

export const ROLE_MEMBERS = `
SELECT member.name, member.sid
FROM sys.database_role_members AS link
JOIN sys.database_principals AS role ON role.principal_id = link.role_principal_id
JOIN sys.database_principals AS member ON member.principal_id = link.member_principal_id
WHERE role.name = @role AND member.type IN ('E', 'X');
`;

/** Statements about principals take no parameters: names and ids are checked and quoted below. */
export const createUser = (quoted: string, sid: string, type: "E" | "X") =>
  `CREATE USER ${quoted} WITH SID = ${sid}, TYPE = ${type};`;
export const dropUser = (quoted: string) => `DROP USER ${quoted};`;
export const addMember = (role: Role, quoted: string) => `ALTER ROLE ${role} ADD MEMBER ${quoted};`;
export const dropMember = (role: Role, quoted: string) => `ALTER ROLE ${role} DROP MEMBER ${quoted};`;

/**
 * Makes the users and gives each its role, and takes the roles from users that are not named: the list is what holds. Resolves to a line
 * for each change; none when all was so already. No directory is asked: a wrong id shows only when its owner tries to sign in.
 */
export async function grantRoles(
  connection: Connection,
  users: readonly DatabaseUser[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const wanted = users.map((user) => ({ ...user, quoted: quoteName(user.name), sid: sidOf(user.id) }));
  return connection.use("creating the users", signal, (session) =>
    session.inTransaction(async (transaction) => {
      const changes: string[] = [];
      for (const user of wanted)
        changes.push(...(await ensureUser(transaction, user, describeTarget(connection.target))));
      for (const role of ["price_writer", "bi_reader"] as const)
        changes.push(...(await ensureMembers(transaction, role, wanted)));
      return changes;
    }),
  );
}

interface WantedUser extends DatabaseUser {
  readonly quoted: string;
  readonly sid: string;
}

/** A user whose SID is another's is a leftover of a principal that was made anew under its old name: it is dropped, if it owns nothing. */
async function ensureUser(
  transaction: Session,
  { name, quoted, sid, type }: WantedUser,
  database: string,
): Promise<string[]> {
  const [found] = await rowsOf<{ sid: Buffer }>(transaction, FIND_USER, { name });
  if (found !== undefined && hex(found.sid) === sid) return [];
  if (found !== undefined) {
    const owned = await rowsOf<{ owned: string }>(transaction, OWNED, { name });
    if (owned.length > 0) {
      const what = owned.map((row) => row.owned).join(", ");
      throw new TrackerError(
        "store-failed",
        `${database}: the user ${name} belongs to another principal and owns ${what}`,
        {
          hint: "Give that to dbo (ALTER AUTHORIZATION ON SCHEMA::… TO dbo), and run this again.",
        },
      );
    }
    await transaction.request().batch(dropUser(quoted));
  }
  await transaction.request().batch(createUser(quoted, sid, type === "group" ? "X" : "E"));
  return [`${found === undefined ? "created" : "made anew"} the user ${name}`];
}

async function ensureMembers(transaction: Session, role: Role, users: readonly WantedUser[]): Promise<string[]> {
  const members = await rowsOf<{ name: string; sid: Buffer }>(transaction, ROLE_MEMBERS, { role });
  const wanted = users.filter((user) => user.role === role);
  const changes: string[] = [];
  for (const { name, quoted } of wanted) {
    if (members.some((member) => member.name === name)) continue;
    await transaction.request().batch(addMember(role, quoted));
    changes.push(`gave ${name} the role ${role}`);
  }
  for (const { name } of members) {
    if (wanted.some((user) => user.name === name)) continue;
    await transaction.request().batch(dropMember(role, bracketed(name)));
    changes.push(`took the role ${role} from ${name}`);
  }
  return changes;
}

async function rowsOf<Row>(
  transaction: Session,
  statement: string,
  parameters: Record<string, string>,
): Promise<Row[]> {
  const request = transaction.request();
  for (const [name, value] of Object.entries(parameters)) request.input(name, sql.NVarChar(128), value);
  return (await request.query<Row>(statement)).recordset;
}

function hex(bytes: Buffer): string {
  return `0x${bytes.toString("hex").toUpperCase()}`;
}

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
  if (guid(id) === undefined) {
    throw new TrackerError(
      "bad-input",
      `${JSON.stringify(id.slice(0, 60))} is not an id such as 6b29fc40-ca47-1067-b31d-00dd010662da`,
    );
  }
  const bytes = id.replaceAll("-", "").match(/../g) as string[];
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return `0x${order.map((index) => bytes[index]?.toUpperCase()).join("")}`;
}
