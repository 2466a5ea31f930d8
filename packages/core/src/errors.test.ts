import { expect, test } from "vitest";
import { describeError, TrackerError } from "./errors.ts";

test.each<[unknown, string]>([
  [new TrackerError("no-answer", "the venue is down"), "the venue is down"],
  [new TrackerError("bad-input", "no such file", { hint: "Name one." }), "no such file. Name one."],
  [new RangeError("the median of no prices"), "RangeError: the median of no prices"],
  ["thrown as it is", "thrown as it is"],
])("%o is described as %j", (error, line) => {
  expect(describeError(error)).toBe(line);
});

test("a failure is not retryable by default, and keeps its cause if there is one", () => {
  const cause = new Error("ECONNRESET");
  const passing = new TrackerError("no-answer", "the venue hung up", { retryable: true, cause, number: 40613 });
  expect(passing).toMatchObject({ code: "no-answer", retryable: true, cause, number: 40613, hint: undefined });
  const lasting = new TrackerError("bad-input", "no such file");
  expect(lasting.retryable).toBe(false);
  expect(lasting).not.toHaveProperty("cause");
});
