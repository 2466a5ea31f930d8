import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The parser, pinned: its T-SQL grammar is its own, and stricter than any found on npm. */
export const SQLFLUFF = "sqlfluff==4.5.0";

const IN_TOOLS = join(
  import.meta.dirname,
  "../../.tools/sqlfluff",
  process.platform === "win32" ? "Scripts/sqlfluff.exe" : "bin/sqlfluff",
);

/** The command to run, or undefined if it is not installed. */
export function findSqlfluff(): string | undefined {
  if (existsSync(IN_TOOLS)) return IN_TOOLS;
  return spawnSync("sqlfluff", ["--version"]).status === 0 ? "sqlfluff" : undefined;
}

interface FileReport {
  readonly filepath: string;
  readonly violations: readonly { readonly code: string; readonly description: string }[];
}

/** Parses each text as T-SQL; returns the first error of each that cannot be parsed, by name. */
export function parseErrors(command: string, texts: ReadonlyMap<string, string>): Map<string, string> {
  const folder = mkdtempSync(join(tmpdir(), "tsql-"));
  try {
    const names = [...texts.keys()];
    names.forEach((name, index) => {
      writeFileSync(join(folder, `${index}.sql`), `${texts.get(name)?.trim()}\n`);
    });
    const options = ["--dialect", "tsql", "--format", "json", "--nofail", "--disable-progress-bar", "--rules", "LT12"];
    const { stdout, stderr } = spawnSync(command, ["lint", ...options, folder], { encoding: "utf8", maxBuffer: 1e8 });
    if (!stdout.startsWith("[")) throw new Error(`sqlfluff could not be run: ${stderr}`);
    const errors = new Map<string, string>();
    for (const { filepath, violations } of JSON.parse(stdout) as FileReport[]) {
      const name = names[Number(/(\d+)\.sql$/.exec(filepath)?.[1])] as string;
      const first = violations.find(({ code }) => code === "PRS");
      if (first) errors.set(name, first.description);
    }
    return errors;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
