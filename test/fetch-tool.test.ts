import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fetchTool, findTool } from "../scripts/fetch-tool.ts";
import { skipReason } from "../scripts/skips.ts";
import { CCXT } from "./ccxt/client.ts";

describe("a tool that is fetched on demand", () => {
  test.each(["ccxt", "ccxt@", "ccxt@latest", "ccxt@^4.5.84", "../ccxt@1.0.0", "ccxt@1.0.0 --global"])(
    "is named with its exact version, which %j is not",
    (tool) => {
      expect(() => fetchTool(tool)).toThrow(`${tool} is not NAME@VERSION`);
    },
  );

  test("is not there in another version than is asked for", () => {
    expect(findTool("ccxt@0.0.1")).toBeUndefined();
    expect(findTool("@scope/nothing@1.0.0")).toBeUndefined();
  });

  test("is there once it has been fetched, without the network", (context) => {
    const found = findTool(CCXT);
    if (found === undefined)
      return context.skip(skipReason(`${CCXT} is not in .tools/`, `npm run tool ${CCXT} && npm test`));
    expect([existsSync(found), fetchTool(CCXT)]).toEqual([true, found]);
  });
});
