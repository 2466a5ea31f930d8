import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderForTests } from "./for-tests.ts";
import { findReader, readerFor } from "./installed.ts";
import { startReader } from "./session.ts";

const folder = folderForTests();

test("each supported machine has its own package of one version, others have none", () => {
  expect(readerFor("win32-x64")).toBe("@microsoft/powerbi-modeling-mcp-win32-x64@0.5.0-beta.13");
  expect(readerFor("darwin-arm64")).toBe("@microsoft/powerbi-modeling-mcp-darwin-arm64@0.5.0-beta.13");
  expect(readerFor("linux-riscv64")).toBeUndefined();
});

test("the reader is not a dependency", () => {
  const lockfile = readFileSync(join(import.meta.dirname, "../../../pnpm-lock.yaml"), "utf8");
  expect(lockfile).not.toContain("powerbi-modeling-mcp");
});

test("if it is missing, the reason says what to do", () => {
  expect(findReader("linux-riscv64").missing).toMatch(/^Microsoft builds its reader .* not for linux-riscv64$/);
  expect(findReader("linux-x64", join(folder, "nowhere")).missing).toBe(
    "Microsoft's reader of semantic models (@microsoft/powerbi-modeling-mcp-linux-x64@0.5.0-beta.13) is not installed: npm run powerbi:reader",
  );
});

/** A package of that name whose program cannot run. */
function install(below: string, version: string): void {
  const name = "@microsoft/powerbi-modeling-mcp-linux-x64";
  const at = join(below, name.replace("/", "+"), "node_modules", name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, "package.json"), JSON.stringify({ version, bin: { reader: "./missing" } }));
}

test("another version, or a program that does not run, is not accepted", () => {
  const [old, broken] = [join(folder, "old"), join(folder, "broken")];
  install(old, "0.5.0-beta.12");
  expect(findReader("linux-x64", old).missing).toContain("is not installed");
  install(broken, "0.5.0-beta.13");
  expect(findReader("linux-x64", broken).missing).toMatch(/missing\) does not run here: .*ENOENT/);
});

test("a reader that cannot be started, or ends, causes an error", async () => {
  await expect(startReader(join(folder, "no-program"))).rejects.toThrow("Microsoft's reader could not be started");
  // Node does not know the option `--start`, and exits.
  await expect(startReader(process.execPath)).rejects.toThrow("Microsoft's reader ended (9)");
});
