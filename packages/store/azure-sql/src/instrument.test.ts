import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { HOUR, INSTRUMENT, MINUTE, SLOT_LENGTH } from "@tracker/core";
import { expect, test } from "vitest";

const FOLDER = join(import.meta.dirname, "migrations");
const MIGRATIONS = globSync("*.sql", { cwd: FOLDER })
  .toSorted()
  .map((name) => readFileSync(join(FOLDER, name), "utf8"))
  .join("\n");

/** The last match in all migrations, as later ones replace earlier definitions: a landed one is never edited. */
function lastSaid(pattern: RegExp): string | undefined {
  return [...MIGRATIONS.matchAll(pattern)].at(-1)?.[1];
}

test.each(["price", "quote", "context"])("market.%s takes the slots of the instrument and no others", (table) => {
  const minutes = lastSaid(
    new RegExp(`CONSTRAINT ck_${table}_slot CHECK \\(DATEPART\\(minute, slot\\) % (\\d+) = 0`, "g"),
  );
  expect(Number(minutes) * MINUTE).toBe(SLOT_LENGTH);
});

test("market.price takes the values of the instrument and no others", () => {
  const above = lastSaid(/CONSTRAINT ck_price_price CHECK \(price > (-?[\d.]+)\)/g);
  expect(above === undefined ? null : Number(above)).toBe(INSTRUMENT.above);
});

test("bi.dim_time has the minutes at which slots begin", () => {
  const [dimTime = ""] = MIGRATIONS.split(/VIEW bi\.dim_time\b/).slice(-1);
  const [, listed = ""] = /VALUES (.+)\) AS minutes \(n\)/.exec(dimTime) ?? [];
  const minutes = [...listed.matchAll(/\d+/g)].map(Number);
  expect(minutes).toEqual(Array.from({ length: HOUR / SLOT_LENGTH }, (_, index) => (index * SLOT_LENGTH) / MINUTE));
});
