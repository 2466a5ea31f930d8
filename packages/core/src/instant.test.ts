import { expect, test } from "vitest";
import { parseInstant } from "./instant.ts";

test.each([
  ["2025-07-14", Date.UTC(2025, 6, 14)],
  ["2025-07-14T09:35Z", Date.UTC(2025, 6, 14, 9, 35)],
  ["2025-07-14T09:35:10Z", Date.UTC(2025, 6, 14, 9, 35, 10)],
  ["2025-07-14T09:35:10.25Z", Date.UTC(2025, 6, 14, 9, 35, 10, 250)],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
  ["0001-01-01", Date.parse("0001-01-01")],
  ["9999-12-31", Date.UTC(9999, 11, 31)],
  // Outside the range of a database's time, the second one when rounded to seconds.
  ["0000-12-31", undefined],
  ["9999-12-31T00:00:01Z", undefined],
  ["2025-06-31", undefined],
  ["2025-02-29", undefined],
  ["2025-13-01", undefined],
  ["2025-07-14T24:00Z", undefined],
  ["2025-07-14T09:35", undefined],
  ["2025-07-14T09:35+02:00", undefined],
  ["2025-07-14T09:35:10.1234Z", undefined],
  ["at 2025-07-14", undefined],
  ["2025-07-14 at noon", undefined],
])("%s is the time %s", (text, value) => {
  expect(parseInstant(text)).toBe(value);
});
