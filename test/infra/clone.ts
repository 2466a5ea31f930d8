import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { ROOT } from "./ours.ts";

/** A colleague's clone under another name in another folder, with the dependencies installed, after any change. */
export function cloneOf(change: (folder: string) => void = () => {}): string {
  const parent = mkdtempSync(join(tmpdir(), "clone-"));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  const folder = join(parent, "a colleague's copy");
  for (const part of [
    "Pulumi.yaml",
    "package.json",
    "tsconfig.json",
    "tsconfig.base.json",
    "infra",
    "function",
    "powerbi",
    "packages",
  ]) {
    cpSync(join(ROOT, part), join(folder, part), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (from) => !/[/\\]dist$/.test(from),
    });
  }
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  change(folder);
  return folder;
}
