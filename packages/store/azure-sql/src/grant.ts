import { TrackerError } from "@tracker/core";
import { guid } from "@tracker/settings";
import sql from "@tracker/store-driver/mssql";
import type { Connection } from "./connection.ts";
import type { Session } from "./session.ts";
import { describeTarget } from "./target.ts";
import { USER_NAME, USER_NAME_ALLOWED } from "./user-name.ts";

const ROLES = ["price_writer", "bi_reader"] as const;

export type Role = (typeof ROLES)[number];

/** A database user who signs in with Entra, without a password. */
export interface DatabaseUser {
  readonly name: string;
  /** The client (application) id of an application or managed identity, the object id of a person or group. */
  readonly id: string;
  readonly type: "application" | "user" | "group";
  readonly role: Role;
}

/** Finds a user by its name, as the server compares names, or by its id. */
export const FIND_USER = `
SELECT name, sid FROM sys.database_principals WHERE name = @name OR sid = CONVERT(varbinary(85), @sid, 1);
`;

/** The first few schemas that a user owns: a user who owns any cannot be dropped. */
export const OWNED = `
SELECT TOP (5) s.name AS owned FROM sys.schemas AS s JOIN sys.database_principals AS p ON p.principal_id = s.principal_id WHERE p.name = @name;
`;

export const ROLE_MEMBERS = `
SELECT member.name, member.sid, member.type
FROM sys.database_role_members AS link
JOIN sys.database_principals AS role ON role.principal_id = link.role_principal_id
JOIN sys.database_principals AS member ON member.principal_id = link.member_principal_id
WHERE role.name = @role;
`;

/** Statements about principals take no parameters: names and ids are checked and quoted below. */
export const createUser = (quoted: string, sid: string, type: "E" | "X") =>
  `CREATE USER ${quoted} WITH SID = ${sid}, TYPE = ${type};`;
export const dropUser = (quoted: string) => `DROP USER ${quoted};`;
export const addMember = (role: Role, quoted: string) => `ALTER ROLE ${role} ADD MEMBER ${quoted};`;
export const dropMember = (role: Role, quoted: string) => `ALTER ROLE ${role} DROP MEMBER ${quoted};`;

/**
 * Creates the users and gives each its role, and takes `roles` from all other Entra users and groups. Users are identified by their id only, as
 * names differ in case, and change. Resolves to a line for each change, and for each SQL user and role that keeps a role. The directory is not
 * asked, so a wrong id is noticed only when its owner tries to sign in.
 */
export async function grantRoles(
  connection: Connection,
  users: readonly DatabaseUser[],
  signal: AbortSignal,
  roles: readonly Role[] = ROLES,
): Promise<readonly string[]> {
  const wanted = users.map((user) => ({ ...user, quoted: quoteName(user.name), sid: sidOf(user.id) }));
  refuseOneNameForTwo(wanted);
  return connection.use("creating the users", signal, (session) =>
    session.inTransaction(async (transaction) => {
      const changes: string[] = [];
      const names = new Map<string, string>();
      for (const user of wanted) {
        if (names.has(user.sid)) continue;
        const { quoted, change } = await ensureUser(transaction, user, describeTarget(connection.target));
        names.set(user.sid, quoted);
        changes.push(...change);
      }
      const members = wanted.map((user) => ({ ...user, quoted: names.get(user.sid) ?? user.quoted }));
      for (const role of roles) changes.push(...(await ensureMembers(transaction, role, members)));
      return changes;
    }),
  );
}

interface WantedUser extends DatabaseUser {
  readonly quoted: string;
  readonly sid: string;
}

/** Refuses two users with one name: the second would replace the first. */
function refuseOneNameForTwo(users: readonly WantedUser[]): void {
  for (const { name, sid } of users) {
    const other = users.find((user) => user.name.toLowerCase() === name.toLowerCase() && user.sid !== sid);
    if (other === undefined) continue;
    throw new TrackerError("bad-input", `${name} and ${other.name} are the same name to the database, with two ids`, {
      hint: "Give each its own name.",
    });
  }
}

interface FoundUser {
  readonly name: string;
  readonly sid: Buffer;
}

/** The types of Entra users and groups in sys.database_principals; SQL users are S, nested roles R. */
const ENTRA = ["E", "X"];

interface Member extends FoundUser {
  readonly type: string;
}

/**
 * A user with this id is the right one, whatever its name. A user with this name and another id is left over from a principal that was
 * recreated under its old name: it is dropped, if it owns nothing.
 */
async function ensureUser(
  transaction: Session,
  { name, quoted, sid, type }: WantedUser,
  database: string,
): Promise<{ quoted: string; change: readonly string[] }> {
  const found = await rowsOf<FoundUser>(transaction, FIND_USER, { name, sid });
  const same = found.find((user) => hex(user.sid) === sid);
  if (same !== undefined) return { quoted: bracketed(same.name), change: [] };
  const [leftover] = found;
  if (leftover !== undefined) {
    const owned = await rowsOf<{ owned: string }>(transaction, OWNED, { name });
    if (owned.length > 0) {
      const what = owned.map((row) => row.owned).join(", ");
      throw new TrackerError(
        "store-failed",
        `${database}: the user ${name} belongs to another principal and owns ${what}`,
        {
          hint: "Transfer that to dbo (ALTER AUTHORIZATION ON SCHEMA::… TO dbo), and run this again.",
        },
      );
    }
    await transaction.request().batch(dropUser(bracketed(leftover.name)));
  }
  await transaction.request().batch(createUser(quoted, sid, type === "group" ? "X" : "E"));
  return { quoted, change: [`${leftover === undefined ? "created" : "recreated"} the user ${name}`] };
}

async function ensureMembers(transaction: Session, role: Role, users: readonly WantedUser[]): Promise<string[]> {
  const members = await rowsOf<Member>(transaction, ROLE_MEMBERS, { role });
  const held = new Set(members.map(({ sid }) => hex(sid)));
  const wanted = users.filter((user) => user.role === role);
  const changes: string[] = [];
  for (const { name, quoted, sid } of wanted) {
    if (held.has(sid)) continue;
    await transaction.request().batch(addMember(role, quoted));
    held.add(sid);
    changes.push(`gave ${name} the role ${role}`);
  }
  for (const { name, sid, type } of members) {
    if (wanted.some((user) => user.sid === hex(sid))) continue;
    const drop = dropMember(role, bracketed(name));
    if (!ENTRA.includes(type)) {
      changes.push(`${name} keeps the role ${role}, as it is no Entra user or group. To take it: ${drop}`);
      continue;
    }
    await transaction.request().batch(drop);
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

/** A name in brackets, for names that come from the database itself. */
export function bracketed(name: string): string {
  return `[${name.replaceAll("]", "]]")}]`;
}

/** A given name for a database principal, in brackets. Throws a TrackerError (`bad-input`) if it has characters that names do not have. */
export function quoteName(name: string): string {
  if (!USER_NAME.test(name)) {
    throw new TrackerError("bad-input", `${JSON.stringify(name.slice(0, 60))} is not a name for a database user`, {
      hint: `Give it a name of ${USER_NAME_ALLOWED}.`,
    });
  }
  return bracketed(name);
}

/**
 * The security identifier of an Entra principal as a binary literal: the bytes of its GUID, the first three groups little-endian
 * (as CAST(uniqueidentifier AS varbinary(16)) returns them). Throws a TrackerError (`bad-input`) when it is not a GUID.
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
