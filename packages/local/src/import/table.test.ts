import { addSlots, type Slot, slotAt } from "@tracker/core";
import { price, USD } from "@tracker/core/testing";
import { describe, expect, test } from "vitest";
import { importText } from "../testing/import-text.ts";
import { fieldsOf } from "./csv.ts";

const NOW = Date.UTC(2026, 10, 24, 12, 1);
const at = (index: number) => addSlots(slotAt(NOW), index);
const iso = (slot: Slot) => new Date(slot).toISOString();
const CLOSES = { now: NOW, currency: USD, timestamp: "end" } as const;

/** Three closes of 1, 2 and 3, on lines 2 to 4. */
const THREE = ["timestamp,close", `${iso(at(-3))},1`, `${iso(at(-2))},2`, `${iso(at(-1))},3`];

async function read(text: string | Buffer | readonly Buffer[]) {
  const imported = await importText(text, CLOSES);
  const rows = (await imported?.rows(USD)) ?? [];
  return { prices: rows.map((row) => row.price), warned: imported?.warned };
}
const ALL = { prices: [1, 2, 3].map(price), warned: [] };

describe("a table is read", () => {
  test.each<[string, string | Buffer]>([
    ["in the usual form", `${THREE.join("\n")}\n`],
    ["without a final newline", THREE.join("\n")],
    ["with CRLF line ends", `${THREE.join("\r\n")}\r\n`],
    ["with a byte order mark", `\ufeff${THREE.join("\n")}\n`],
    ["in UTF-16, as PowerShell writes it", Buffer.from(`\ufeff${THREE.join("\r\n")}\r\n`, "utf16le")],
    ["with empty lines", `\n${THREE.join("\n\n")}\n\n\n`],
    ["with its fields in quotation marks", THREE.map((line) => line.replace(/(.*),(.*)/, '"$1","$2"')).join("\n")],
    ["with spaces around names", ` Timestamp , CLOSE\n${THREE.slice(1).join("\n")}`],
    ["with unnamed columns", THREE.map((line, index) => `${line},${index || ""},`).join("\n")],
  ])("%s", async (_what, text) => {
    expect(await read(text)).toEqual(ALL);
  });

  test("in pieces of any size", async () => {
    for (const encoding of ["utf8", "utf16le"] as const) {
      const bytes = Buffer.from(`\ufeff${THREE.join("\r\n")}\r\n`, encoding);
      for (const size of [1, 2, 3, 7, 1_000]) {
        const count = Math.ceil(bytes.length / size);
        const pieces = Array.from({ length: count }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
        expect(await read(pieces), `${encoding}, ${size}`).toEqual(ALL);
      }
    }
  });

  test("except for invalid lines, which are reported by number", async () => {
    const long = `${iso(at(-9))},${"9".repeat(1_000_000)}`;
    const broken = [`${iso(at(-9))},4"5`, "1,2,3", "", "1", `"1"2,4`, long];
    const { prices, warned } = await read([...THREE.slice(0, 2), ...broken, ...THREE.slice(2)].join("\n"));
    expect(prices).toEqual(ALL.prices);
    expect(warned).toEqual([
      "prices.csv:3: has a quotation mark that is not closed, or is in the middle of a field",
      "prices.csv:4: has 3 fields, but the header has 2",
      "prices.csv:6: has 1 field, but the header has 2",
      "prices.csv:7: has a quotation mark that is not closed, or is in the middle of a field",
      "prices.csv:8: is longer than 10000 characters",
    ]);
  });

  test("except for quoted fields of several lines, even if these look like rows", async () => {
    const note = [`${iso(at(-9))},4,"was`, `${iso(at(-8))},999,1`, `and "" said", so`, `${iso(at(-7))},998,1`];
    const { prices, warned } = await read(["timestamp,close,note", ...note, `${iso(at(-1))},3,`, ""].join("\n"));
    expect(prices).toEqual([998, 3].map(price));
    expect(warned).toEqual([
      "prices.csv:2: has a quotation mark that is not closed, or is in the middle of a field",
      "prices.csv:3: is part of a field that begins in line 2: fields of several lines are not supported",
      "prices.csv:4: is part of a field that begins in line 2: fields of several lines are not supported",
    ]);
  });

  test("with quotation marks and commas inside quoted fields", () => {
    const { fields } = fieldsOf('a,"b,""c""", "d" ,,"" , e f ');
    expect(fields).toEqual(["a", 'b,"c"', "d", "", "", "e f"]);
    expect(fieldsOf("")).toEqual({ fields: [""] });
    expect(fieldsOf(",")).toEqual({ fields: ["", ""] });
  });
});

test("a quotation mark after many spaces is found in a time that grows with their number, not with its square", () => {
  // Otherwise minutes, more than a test may take.
  expect(fieldsOf(`${" ".repeat(200_000)}x"`)).toEqual({});
});

describe("a text without a table", () => {
  test.each([
    ["", "prices.csv is empty"],
    ["\n\n", "prices.csv is empty"],
    ["SQLite format 3\0", "prices.csv is not text: give CSV, as npm run export writes it"],
    ['[{"slot":1}]', "prices.csv: JSON must be as npm run export writes it, one price a line"],
    ['"timestamp,close', "prices.csv:1: has a quotation mark that is not closed"],
  ])("%j is refused", async (text, reason) => {
    await expect(read(text)).rejects.toThrow(
      expect.objectContaining({
        code: "bad-input",
        message: expect.stringContaining(`nothing was started:\n  ${reason}`),
      }),
    );
  });

  test.each(["timestamp,close", "timestamp,close\n", "[]\n", "[\n]\n"])("%j has no rows", async (text) => {
    const flags = text.startsWith("[") ? { now: NOW } : CLOSES;
    expect(await importText(text, flags)).toBeUndefined();
  });
});
