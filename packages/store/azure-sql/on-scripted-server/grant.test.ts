import { type Reply, type Request, rows } from "@stand-ins/sql-server";
import { serve } from "@stand-ins/sql-server/testing";
import { type DatabaseUser, grantRoles } from "@tracker/store-azure-sql/deploy";
import { beforeEach, describe, expect, test } from "vitest";
import {
  addMember,
  bracketed,
  createUser,
  dropMember,
  dropUser,
  FIND_USER,
  OWNED,
  ROLE_MEMBERS,
  sidOf,
} from "../src/grant.ts";
import { connectionOf, NEVER } from "../src/testing/connect.ts";

const WRITER: DatabaseUser = {
  name: "tracker-identity",
  id: "6b29fc40-ca47-1067-b31d-00dd010662da",
  type: "application",
  role: "price_writer",
};
const READER: DatabaseUser = {
  name: "O'Brien's analysts",
  id: "11111111-2222-3333-4444-555555555555",
  type: "group",
  role: "bi_reader",
};

let sids: Map<string, string>;
let members: Map<string, Set<string>>;
let types: Record<string, string>;
let owned: string[];
beforeEach(() => {
  sids = new Map();
  members = new Map([
    ["price_writer", new Set()],
    ["bi_reader", new Set()],
  ]);
  types = {};
  owned = [];
});

const bytes = (sid: string) => Buffer.from(sid.slice(2), "hex");

function reply({ sql, values }: Request): Reply {
  const [name, role] = [String(values.name), String(values.role)];
  if (sql === FIND_USER) {
    const same = (known: string) => known.toLowerCase() === name.toLowerCase();
    const found = [...sids].filter(([known, sid]) => same(known) || sid === values.sid);
    return rows(
      { name: "nvarchar(128)", sid: "varbinary(85)" },
      found.map(([known, sid]) => ({ name: known, sid: bytes(sid) })),
    );
  }
  if (sql === OWNED)
    return rows(
      { owned: "nvarchar(128)" },
      owned.map((schema) => ({ owned: schema })),
    );
  if (sql === ROLE_MEMBERS) {
    const found = [...(members.get(role) ?? [])].map((member) => ({
      name: member,
      sid: bytes(sids.get(member) ?? "0x00"),
      type: types[member] ?? "E",
    }));
    return rows({ name: "nvarchar(128)", sid: "varbinary(85)", type: "char(1)" }, found);
  }
  return [];
}

async function granted(users: readonly DatabaseUser[]) {
  const server = await serve({ reply });
  const changes = await grantRoles(connectionOf(server), users, NEVER);
  const statements = server.log.requests.filter(({ kind }) => kind === "batch").map(({ sql }) => sql);
  return { changes, statements, server };
}

describe("granting", () => {
  test("creates the users by their SIDs and gives each its role, in one transaction", async () => {
    const { changes, statements, server } = await granted([WRITER, READER]);
    expect(statements).toEqual([
      createUser("[tracker-identity]", "0x40FC296B47CA6710B31D00DD010662DA", "E"),
      createUser("[O'Brien's analysts]", sidOf(READER.id), "X"),
      addMember("price_writer", "[tracker-identity]"),
      addMember("bi_reader", "[O'Brien's analysts]"),
    ]);
    expect(changes).toEqual([
      "created the user tracker-identity",
      "created the user O'Brien's analysts",
      "gave tracker-identity the role price_writer",
      "gave O'Brien's analysts the role bi_reader",
    ]);
    expect([server.log.of("begin").length, server.log.of("commit").length]).toEqual([1, 1]);
  });

  test("again changes nothing", async () => {
    sids = new Map([[WRITER.name, sidOf(WRITER.id)]]);
    members.get("price_writer")?.add(WRITER.name);
    expect(await granted([WRITER])).toMatchObject({ changes: [], statements: [] });
  });

  test("recreates a user whose principal was recreated", async () => {
    sids = new Map([[WRITER.name, sidOf(READER.id)]]);
    const { changes, statements } = await granted([WRITER]);
    expect(statements.slice(0, 2)).toEqual([
      dropUser("[tracker-identity]"),
      createUser("[tracker-identity]", sidOf(WRITER.id), "E"),
    ]);
    expect(changes[0]).toBe("recreated the user tracker-identity");
  });

  test("refuses to drop another principal's user who owns something, and names it", async () => {
    sids = new Map([[WRITER.name, sidOf(READER.id)]]);
    owned = ["sales", "hr"];
    await expect(granted([WRITER])).rejects.toMatchObject({
      message: expect.stringMatching(/tracker-identity belongs to another principal and owns sales, hr$/),
    });
  });

  test("takes a role from users who are no longer listed, whatever their name", async () => {
    members.get("bi_reader")?.add("gone] user");
    const { changes, statements } = await granted([]);
    expect(statements).toEqual([dropMember("bi_reader", bracketed("gone] user"))]);
    expect(changes).toEqual(["took the role bi_reader from gone] user"]);
  });

  test("leaves members that do not sign in with Entra in their role, and says so", async () => {
    types = { legacy: "S", auditors: "R" };
    for (const name of Object.keys(types)) members.get("bi_reader")?.add(name);
    const { changes, statements } = await granted([]);
    expect(statements).toEqual([]);
    expect(changes).toEqual([
      "legacy keeps the role bi_reader, as it is no Entra user or group. To take it: ALTER ROLE bi_reader DROP MEMBER [legacy];",
      "auditors keeps the role bi_reader, as it is no Entra user or group. To take it: ALTER ROLE bi_reader DROP MEMBER [auditors];",
    ]);
  });

  test("recognises a user by its id, even if its name has another case or has changed", async () => {
    const anna = { ...READER, name: "anna@example.org", type: "user" as const };
    for (const name of ["Anna@example.org", "Anna.Old@example.org"]) {
      sids = new Map([[name, sidOf(anna.id)]]);
      members.get("bi_reader")?.add(name);
      expect(await granted([anna])).toMatchObject({ changes: [], statements: [] });
      members.get("bi_reader")?.clear();
      expect((await granted([anna])).statements).toEqual([addMember("bi_reader", bracketed(name))]);
    }
  });

  test("refuses two ids with one name, as the database compares names", async () => {
    const [anna, other] = [READER, { ...READER, name: READER.name.toUpperCase(), id: WRITER.id }];
    await expect(granted([anna, other])).rejects.toMatchObject({
      code: "bad-input",
      message: "O'Brien's analysts and O'BRIEN'S ANALYSTS are the same name to the database, with two ids",
    });
    expect((await granted([anna, { ...anna, name: other.name }])).changes).toEqual([
      "created the user O'Brien's analysts",
      "gave O'Brien's analysts the role bi_reader",
    ]);
  });

  test("leaves a role alone that is not among those to grant", async () => {
    sids = new Map([[WRITER.name, sidOf(WRITER.id)]]);
    members.get("price_writer")?.add(WRITER.name);
    const server = await serve({ reply });
    const changes = await grantRoles(connectionOf(server), [READER], NEVER, ["bi_reader"]);
    expect(changes).toEqual(["created the user O'Brien's analysts", "gave O'Brien's analysts the role bi_reader"]);
    expect(server.log.requests.map(({ values }) => values.role).filter(Boolean)).toEqual(["bi_reader"]);
  });

  test.each([
    [{ ...READER, name: "x]; DROP TABLE market.price; --" }, /is not a name for a database user/],
    [{ ...READER, id: "everyone" }, /"everyone" is not an id/],
  ])("refuses %j before connecting to the database", async (user, message) => {
    const server = await serve({ reply });
    await expect(grantRoles(connectionOf(server), [user], NEVER)).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringMatching(message),
    });
    expect(server.log.of("connect")).toEqual([]);
  });
});
