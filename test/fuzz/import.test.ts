import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type Currency, QUALITIES, SLOT_LENGTH, TrackerError } from "@tracker/core";
import { importPrices } from "@tracker/local/commands/import";
import { openEmbeddedStore } from "@tracker/store-embedded";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { holds } from "./cases.ts";
import { hostileText, isLine } from "./hostile.ts";

const EVER = { from: 0, to: Date.UTC(2100, 0) };
const slot = fc.integer({ min: 1, max: 30 }).map((index) => Date.UTC(2026, 0) + index * SLOT_LENGTH);
const iso = slot.map((instant) => new Date(instant).toISOString());
const mostly = (arbitrary: fc.Arbitrary<string>) => fc.oneof({ weight: 12, arbitrary }, hostileText);
const csv = (heading: string, ...fields: fc.Arbitrary<string>[]) =>
  fc.tuple(
    fc.oneof({ weight: 12, arbitrary: fc.constant(heading) }, hostileText),
    fc.array(mostly(fc.tuple(...fields.map(mostly)).map((all) => all.join())), { maxLength: 8 }),
  );

const quality = fc.constantFrom(...QUALITIES);
const votes = fc.constantFrom("0", "2", "3", "5");
const price = fc.oneof(fc.nat().map(String), fc.constantFrom('"34,851.1"', "0.0001", "NULL", "-1"));
const table = fc.oneof(
  csv(
    "slot,currency,price,quality,kept,asked,dispersion,captured_at,rule",
    ...[iso, fc.constantFrom("USD", "EUR"), price, quality, votes, votes, fc.constantFrom("0", "0.0001")],
    ...[iso.map((time) => time.replace(".000Z", ".001Z")), fc.constantFrom("1", "2")],
  ),
  csv("btctimeX,bpi_usd_rateX,bpi_eur_rateX", iso, price, price),
  csv("timestamp,close", fc.oneof(iso, slot.map(String)), price),
);
const text = fc
  .tuple(table, fc.constantFrom("\n", "\r\n"), fc.constantFrom("", "\ufeff"))
  .map(([[heading, rows], end, mark]) => mark + [heading, ...rows].join(end));
const flags = fc.constantFrom(
  [],
  ["--currency", "USD", "--timestamp", "start"],
  ["--currency", "USD", "--timestamp", "end"],
);

const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function imported(content: string, file: string, args: readonly string[]) {
  const said: string[] = [];
  const code = await importPrices.run(["-", "--file", file, ...args], {
    environment: {},
    input: Readable.from([Buffer.from(content)]),
    print: (line) => said.push(line),
    warn: (line) => said.push(line),
    pipe: async () => {},
    signal: new AbortController().signal,
  });
  return { code, said };
}

test("a file of prices is imported, or refused with lines that say why; the second time nothing is new", async () => {
  let files = 0;
  await holds(
    fc.asyncProperty(text, flags, async (content, args) => {
      const file = join(folder, `${files++}.db`);
      try {
        const { code, said } = await imported(content, file, args);
        expect([said.filter((line) => !isLine(line)), [0, 1].includes(Number(code))]).toEqual([[], true]);
        if (said.at(-1)?.endsWith("nothing was imported")) return;
        expect((await imported(content, file, args)).said.at(-1)).toMatch(/: 0 new in /);
        if (/: 0 new in /.test(said.at(-1) ?? "")) {
          expect(existsSync(file)).toBe(false);
          return;
        }
        const store = openEmbeddedStore(file, { readOnly: true });
        const stored = await Promise.all(["USD", "EUR"].map((code) => store.prices(code as Currency, EVER)));
        await store.close();
        const [, count] = /: (\d+) new in /.exec(said.at(-1) ?? "") ?? [];
        expect(stored.flat()).toHaveLength(Number(count));
        for (const row of stored.flat())
          expect([row.slot % SLOT_LENGTH, row.price > 0, row.kept <= row.asked], JSON.stringify(row)).toEqual([
            0,
            true,
            true,
          ]);
      } catch (error) {
        if (!(error instanceof TrackerError)) throw error;
        const told = error.message.split("\n");
        expect([error.code, told.filter((line) => !isLine(line))]).toEqual(["bad-input", []]);
      } finally {
        for (const end of ["", "-wal", "-shm", ".lock"]) rmSync(file + end, { force: true });
      }
    }),
  );
});
