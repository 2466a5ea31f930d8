import { SLOT_LENGTH } from "@tracker/core";
import { expect, test } from "vitest";
import { quickTime } from "../azure/testing/quick-time.ts";
import type { Finding } from "./checks/finding.ts";
import { untilWell } from "./verify.ts";

const QUIET = { signal: new AbortController().signal, print: () => {} };
const finding = (outcome: Finding["outcome"]): Finding => ({ what: "health", outcome, said: "" });

/** Looks that find these one after the other, and the last of them ever after. */
function looks(...outcomes: readonly Finding["outcome"][]) {
  let made = 0;
  const look = async () => [finding(outcomes[made++] ?? outcomes.at(-1) ?? "ok"), finding("skipped")];
  return { look, made: () => made };
}

test("it is looked again until nothing fails; what is skipped is no failure", async () => {
  const { look, made } = looks("failed", "failed", "ok");
  expect((await untilWell(look, QUIET, quickTime())).map(({ outcome }) => outcome)).toEqual(["ok", "skipped"]);
  expect(made()).toBe(3);
});

test("when time is up, or when it is asked to stop, what was found last is what is told", async () => {
  const time = quickTime();
  expect((await untilWell(looks("failed").look, QUIET, time))[0]?.outcome).toBe("failed");
  expect(time.now()).toBe(2 * SLOT_LENGTH + 120_000);
  const stopped = looks("failed");
  await untilWell(stopped.look, { ...QUIET, signal: AbortSignal.abort() }, time);
  expect(stopped.made()).toBe(1);
});
