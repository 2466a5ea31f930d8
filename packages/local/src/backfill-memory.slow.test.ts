import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { rows } from "@stand-ins/sql-server";
import { serve } from "@stand-ins/sql-server/testing";
import { scriptedDatabase } from "@tracker/store-azure-sql/testing";
import { expect, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "testing/backfill-year.ts");

/** In MB. */
const MOST = 200;

async function mostMemory(...args: string[]): Promise<number> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ["--disable-warning=ExperimentalWarning", SCRIPT, ...args]);
  return Number(stdout);
}

test("a year is filled into a file in bounded memory", async () => {
  expect(await mostMemory()).toBeLessThan(MOST);
});

test("a year is filled into a SQL Server in bounded memory", async () => {
  const database = scriptedDatabase();
  const server = await serve({
    reply: async (request) => {
      // Its requests are not checked, and would contain the whole year.
      server.log.events.length = 0;
      if (/AS version/.test(request.sql)) return database.reply(request);
      if (/AS stored/.test(request.sql)) return rows({ stored: "int" }, [{ stored: 1 }]);
      return rows({ currency: "char(3)", slot: "datetime2(0)" }, []);
    },
  });
  expect(await mostMemory(String(server.port), server.ca)).toBeLessThan(MOST);
});
