import { expect, test } from "vitest";
import { startScript } from "../run-script.ts";

test("npm run func without Core Tools prints what to install", async () => {
  const { code, stderr } = await startScript("function/commands/func.ts", [], { PATH: "" }).ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^Azure Functions Core Tools are not installed: .*\n$/)]);
});
