import { SLOT_LENGTH } from "@tracker/core";
import { expect, test } from "vitest";
import { quickTime } from "../azure/testing/quick-time.ts";
import type { Finding } from "./checks/finding.ts";
import { untilWell } from "./verify.ts";

const QUIET = { signal: new AbortController().signal, print: () => {} };
const finding = (outcome: Finding["outcome"]): Finding => ({ what: "health", outcome, said: "" });

/** Checks with these outcomes in turn; the last one repeats. */
function looks(...outcomes: readonly Finding["outcome"][]) {
  let made = 0;
  const look = async () => [finding(outcomes[made++] ?? outcomes.at(-1) ?? "ok"), finding("skipped")];
  return { look, made: () => made };
}

test("repeats the checks until none fails; a skipped one is no failure", async () => {
  const { look, made } = looks("failed", "failed", "ok");
  expect((await untilWell(look, QUIET, quickTime())).map(({ outcome }) => outcome)).toEqual(["ok", "skipped"]);
  expect(made()).toBe(3);
});

test("resolves to the last findings when its time is up or it is stopped", async () => {
  const time = quickTime();
  expect((await untilWell(looks("failed").look, QUIET, time))[0]?.outcome).toBe("failed");
  expect(time.now()).toBe(2 * SLOT_LENGTH + 120_000);
  const stopped = looks("failed");
  await untilWell(stopped.look, { ...QUIET, signal: AbortSignal.abort() }, time);
  expect(stopped.made()).toBe(1);
});
