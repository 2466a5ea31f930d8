import { expect, test } from "vitest";
import { knownText, type Skipped, skippedText, skipReason } from "../scripts/skips.ts";

const skipped = (fullName: string, note: string | undefined, ...suites: string[]): Skipped => {
  const around = suites.reduce<Skipped["parent"]>((parent, name) => ({ type: "suite", name, parent }), {
    type: "module",
  });
  return { fullName, parent: around, result: () => ({ state: "skipped", note, errors: undefined }) };
};

test("skipped tests are listed one line per reason, most frequent first, with their number and how to run them", () => {
  const missing = skipReason("ccxt is not here", "npm run tool ccxt");
  const text = skippedText([
    skipped("a", missing),
    ...Array.from({ length: 11 }, (_, index) =>
      skipped(`b${index}`, undefined, "the engine (skipped: no engine)", "an inner suite"),
    ),
    skipped("c", missing),
    skipped("d", undefined, "a suite"),
  ]);
  expect(text).toBe(`Not run, and not counted as passed:
  11 skipped: no engine
   2 skipped: ccxt is not here; to run them: npm run tool ccxt
   1 skipped: no reason was given (d)
`);
});

test("expected failures are named", () => {
  expect(knownText(["one", "another"])).toBe("Known faults, expected to fail:\n  one\n  another\n");
});
