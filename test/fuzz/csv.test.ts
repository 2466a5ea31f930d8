import { readPath } from "@stand-ins/venues";
import fc from "fast-check";
import { expect, test } from "vitest";
import { holds } from "./cases.ts";
import { hostileText, isLine } from "./hostile.ts";

const time = fc
  .date({ min: new Date(0), max: new Date(Date.UTC(2100, 0)), noInvalidDate: true })
  .map((date) => date.toISOString());
const line = fc
  .tuple(fc.oneof({ weight: 5, arbitrary: time }, hostileText), fc.oneof(fc.nat().map(String), hostileText))
  .map((fields) => fields.join());
const lines = fc.oneof(
  fc.array(line, { maxLength: 6 }),
  fc.array(line, { minLength: 1, maxLength: 6 }).map((some) => some.toSorted()),
);
const header = fc.oneof({ weight: 8, arbitrary: fc.constant("timestamp,close") }, hostileText);

test("a file of prices is read as a path, or refused with the wrong lines", async () => {
  await holds(
    fc.property(header, lines, fc.constantFrom("\n", "\r\n"), (first, rest, end) => {
      const { value: path, problems = [] } = readPath([first, ...rest].join(end), "prices.csv");
      expect(problems.filter((problem) => !isLine(problem) || problem.length > 250)).toEqual([]);
      expect(problems.length > 0).toBe(path === undefined);
      if (path === undefined) return;
      for (const at of [path.from, (path.from + path.to) / 2, path.to, path.to + 1]) {
        const { time: traded, price } = path.at(at) ?? {};
        expect([Number.isFinite(price), (price as number) > 0, (traded as number) <= at]).toEqual([true, true, true]);
      }
    }),
  );
});
