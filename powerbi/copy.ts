import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { systemReason, TrackerError } from "@tracker/core";

/**
 * Writes the files into the folder, all or none. A folder with other contents (such as a report that was changed in Power BI Desktop) is
 * moved aside first. Returns where it was moved to; throws a TrackerError if that fails.
 */
export function writeCopy(folder: string, files: ReadonlyMap<string, string>): string | undefined {
  if (holds(folder, files)) return undefined;
  mkdirSync(dirname(folder), { recursive: true });
  const made = mkdtempSync(join(dirname(folder), `.${basename(folder)}-`));
  try {
    for (const [name, text] of files) {
      mkdirSync(dirname(join(made, name)), { recursive: true });
      writeFileSync(join(made, name), text);
    }
    const aside = existsSync(folder) ? freeName(folder) : undefined;
    if (aside !== undefined) move(folder, aside);
    move(made, folder);
    return aside;
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function holds(folder: string, files: ReadonlyMap<string, string>): boolean {
  return [...files].every(([name, text]) => {
    const file = join(folder, name);
    return existsSync(file) && readFileSync(file, "utf8") === text;
  });
}

function freeName(folder: string): string {
  for (let number = 1; ; number += 1) if (!existsSync(`${folder}.${number}`)) return `${folder}.${number}`;
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (cause) {
    throw new TrackerError("bad-input", `${from} could not be moved to ${to}: ${systemReason(cause)}`, {
      hint: "Close it in Power BI Desktop, and run this again.",
      cause,
    });
  }
}
