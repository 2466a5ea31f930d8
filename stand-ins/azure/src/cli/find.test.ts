import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { onPath } from "./find.ts";
import { PULUMI_VERSION } from "./version.ts";

describe("the Pulumi CLI", () => {
  test("has the version that go.mod pins", () => {
    const pinned = /pulumi\/pkg\/v3 v(\S+)/.exec(readFileSync(new URL("go.mod", import.meta.url), "utf8"))?.[1];
    expect(pinned).toBe(PULUMI_VERSION);
  });

  test("a program is found on the PATH, in the first folder that has it", () => {
    const folder = mkdtempSync(join(tmpdir(), "path-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, process.platform === "win32" ? "tool.exe" : "tool");
    writeFileSync(file, "");
    chmodSync(file, 0o755);
    expect(onPath("tool", ["/nowhere", folder].join(delimiter))).toBe(file);
    expect(onPath("other", folder)).toBeUndefined();
  });
});
