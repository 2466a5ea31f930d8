import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connectScript } from "@tracker/infra/connect-script";
import { DEV, PROD } from "@tracker/infra/connect-script/testing";
import { describe, expect, test } from "vitest";
import { findShellcheck, lintShell } from "./workflows/shellcheck.ts";
import { ROOT } from "./workflows/workflow.ts";

const SCRIPTS: Readonly<Record<string, string>> = {
  ".ci/run": readFileSync(join(ROOT, ".ci/run"), "utf8"),
  "connect-github of dev": connectScript(DEV, ["--stack", "dev"]),
  "connect-github of dev without previews": connectScript({ ...DEV, withoutPreview: true }),
  "connect-github of prod": connectScript(PROD, ["--stack", "prod", "--own-subscription"]),
};

describe("shellcheck", () => {
  const { path, missing } = findShellcheck();

  test.for(Object.entries(SCRIPTS))("accepts %s", ([, script], context) => {
    if (missing !== undefined) return context.skip(missing);
    expect(lintShell(path, script)).toBe("");
  });

  test("finds a word that a shell would split", (context) => {
    if (missing !== undefined) return context.skip(missing);
    expect(lintShell(path, "#!/bin/sh\necho $1\n")).toContain("SC2086");
  });
});
