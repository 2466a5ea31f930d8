import { DatabaseSync } from "node:sqlite";
import { outranks, QUALITIES } from "@tracker/core";
import { expect, test } from "vitest";
import { qualityRank } from "./quality-rank.ts";

const ALL = [...QUALITIES, null];

test("SQL ranks the qualities, and NULL, as core does", () => {
  const database = new DatabaseSync(":memory:");
  const compare = database.prepare(
    `SELECT ${qualityRank("next")} > ${qualityRank("stored")} AS wins FROM (SELECT ? AS next, ? AS stored)`,
  );
  const pairs = ALL.flatMap((next) => ALL.map((stored) => [next, stored] as const));
  expect(pairs.map((pair) => compare.get(...pair)?.wins === 1)).toEqual(pairs.map((pair) => outranks(...pair)));
  database.close();
});
