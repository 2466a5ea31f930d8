import { existsSync } from "node:fs";
import { CCXT } from "@stand-ins/venues/ccxt";
import { describe, expect, test } from "vitest";
import { fetchTool, findTool } from "../scripts/npm-tools.ts";
import { skipReason } from "../scripts/skips.ts";
import { startScript } from "./run-script.ts";

const tool = (...args: string[]) => startScript("scripts/fetch-tool.ts", args).ended;

describe("npm run tool", () => {
  test("says what is wrong if the name or version is missing", async () => {
    for (const args of [[], ["ccxt"], ["--version"]]) {
      const { code, stdout, stderr } = await tool(...args);
      expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining("NAME@VERSION, such as ccxt@")]);
    }
  });

  test("says in its help how to fetch the client that the tests use", async () => {
    expect((await tool("--help")).stdout).toContain(`npm run tool ${CCXT}`);
  });
});

describe("a tool that is fetched on demand", () => {
  test.each([
    "ccxt",
    "ccxt@",
    "ccxt@latest",
    "ccxt@^4.5.84",
    "../ccxt@1.0.0",
    "ccxt@1.0.0,typescript",
    "ccxt@1.0.0 --global",
  ])("needs an exact version: %j is refused", (tool) => {
    expect(() => fetchTool(tool)).toThrow(`${tool} is not NAME@VERSION`);
  });

  test("is not found in another version than requested", () => {
    expect(findTool("ccxt@0.0.1")).toBeUndefined();
    expect(findTool("@scope/nothing@1.0.0")).toBeUndefined();
  });

  test("is found without the network once it has been fetched", (context) => {
    const found = findTool(CCXT);
    if (found === undefined)
      return context.skip(skipReason(`${CCXT} is not in .tools/`, `npm run tool ${CCXT} && npm test`));
    expect([existsSync(found), fetchTool(CCXT)]).toEqual([true, found]);
  });
});
