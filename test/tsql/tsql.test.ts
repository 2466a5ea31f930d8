import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { skipReason } from "../../scripts/skips.ts";
import { findSqlfluff, parseErrors, SQLFLUFF } from "./sqlfluff.ts";
import { AZURE_SQL, everyStatement, SOURCES } from "./statements.ts";

const command = findSqlfluff();
const NOT_INSTALLED = skipReason(
  "sqlfluff is not installed",
  `python3 -m venv .tools/sqlfluff && .tools/sqlfluff/bin/pip install ${SQLFLUFF} && npm test`,
);

/** Statements that the parser does not know: Microsoft documents them for Microsoft Entra principals only. */
const UNKNOWN_TO_IT = ["grant.ts createUser"];

let statements: Map<string, string>;
beforeAll(async () => {
  statements = await everyStatement();
});

describe("every statement of the Azure SQL store", () => {
  test("is accepted as T-SQL by an independent parser", (context) => {
    if (command === undefined) return context.skip(NOT_INSTALLED);
    expect(statements.size).toBeGreaterThan(30);
    expect([...parseErrors(command, statements).keys()]).toEqual(UNKNOWN_TO_IT);
  });

  test("is refused by that parser with a planted mistake", (context) => {
    if (command === undefined) return context.skip(NOT_INSTALLED);
    const spoilt = new Map(
      [...statements]
        .filter(([name]) => !UNKNOWN_TO_IT.includes(name))
        .map(([name, text]) => [name, `${text}\nSELECT a b c FROM t;`]),
    );
    expect([...parseErrors(command, spoilt).keys()].toSorted()).toEqual([...spoilt.keys()].toSorted());
  });

  test("uses only features that every T-SQL server has", () => {
    const elsewhere =
      /\bMERGE\b|CREATE\s+OR\s+ALTER|\bWAITFOR\b|SET\s+TRANSACTION\s+ISOLATION|\bGENERATE_SERIES\b|\bDATETRUNC\b|\bGREATEST\b|\bLEAST\b|\bfloat\b|\breal\b/i;
    for (const [name, text] of statements)
      expect([name, elsewhere.exec(text.replace(/--.*$/gm, ""))]).toEqual([name, null]);
  });

  test("is an exported constant: no file sends an inline text", () => {
    for (const file of SOURCES) {
      const text = readFileSync(join(AZURE_SQL, file), "utf8");
      expect([file, text.match(/\.(query|batch)(<[^>]*>)?\(\s*["'`]/)]).toEqual([file, null]);
    }
  });
});

test("a value from outside never becomes part of a statement", async () => {
  const templates = SOURCES.flatMap((file) =>
    [
      ...readFileSync(join(AZURE_SQL, file), "utf8").matchAll(
        /`[^`]*\b(?:SELECT|INSERT INTO|UPDATE|DELETE|CREATE|ALTER|DROP)\b[^`]*`/g,
      ),
    ].map(([text]) => text),
  );
  const inserted = templates.flatMap((text) =>
    [...text.matchAll(/\$\{([^}]+)\}/g)].map(([, expression]) => expression),
  );
  expect([...new Set(inserted)].toSorted()).toEqual([
    "JUDGED_BY",
    "LOCK_PRICES",
    "LOCK_TIMEOUT",
    "NEW_PRICES",
    "PRICE_COLUMNS",
    "QUOTE_COLUMNS",
    "REPLACE_EVIDENCE",
    "REPLACE_PRICES",
    'qualityRank("n.quality")',
    'qualityRank("p.quality")',
    "quoted",
    "role",
    "sid",
    "type",
  ]);
});
