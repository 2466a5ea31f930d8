import { type Checked, guid, oneOf } from "@tracker/settings";
import { USER_NAME, USER_NAME_ALLOWED } from "@tracker/store-azure-sql/user-name";
import { type AddressRange, readAddresses } from "./addresses.ts";
import { type Part, readList, readMap } from "./structured.ts";

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

export const EXAMPLE_ID = "6b29fc40-ca47-1067-b31d-00dd010662da";

const userName = (example: string): Part<string> => ({
  allowed: `a name of ${USER_NAME_ALLOWED}`,
  example,
  read: (text) => (USER_NAME.test(text) ? text : undefined),
});

const ID: Part<string> = { allowed: "a GUID", example: EXAMPLE_ID, read: guid };

const ADMIN = {
  login: userName('"SQL administrators"'),
  sid: ID,
  type: {
    allowed: "group, user or application",
    example: "group",
    read: oneOf(["group", "user", "application"]),
  },
};

const ANALYST = {
  name: {
    allowed: "a name of up to 60 letters, digits and dashes",
    example: "office",
    read: (text: string) => (/^[a-z0-9-]{1,60}$/i.test(text) ? text : undefined),
  },
  addresses: {
    allowed: "an address, a range or a CIDR block of at most 256 addresses, never 0.0.0.0",
    example: "203.0.113.7",
    read: readAddresses,
  },
};

const READER = {
  name: userName("Analysts"),
  objectId: ID,
  type: { allowed: "user or group", example: "group", read: oneOf(["user", "group"]) },
};

export const checkSqlAdmin = (text: string): Checked<SqlAdmin> => readMap("sqlAdmin", ADMIN, text);

export const checkReaders = (text: string): Checked<readonly Reader[]> => readList("readers", READER, text);

export function checkAnalysts(text: string): Checked<readonly Analyst[]> {
  const { value, problems } = readList("analysts", ANALYST, text);
  return problems ? { problems } : { value: value.map(({ name, addresses }) => ({ name, ...addresses })) };
}

/** Reads an administrator from JSON; undefined when it is invalid. */
export function readSqlAdmin(text: string): SqlAdmin | undefined {
  return checkSqlAdmin(text).value;
}
