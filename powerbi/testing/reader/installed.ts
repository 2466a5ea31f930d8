import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { findTool, folderOfTool } from "../../../scripts/npm-tools.ts";
import { readJson, TOOLS } from "../../../scripts/paths.mjs";

/**
 * Microsoft's own reader of semantic models, pinned: its Power BI Modeling MCP Server (https://github.com/microsoft/powerbi-modeling-mcp), which
 * contains the object model and the TMDL reader of Power BI itself. A preview under its own licence terms: fetched on request, never a
 * dependency.
 */
const VERSION = "0.5.0-beta.13";

/** The systems and processors that Microsoft builds it for, as in the names of its packages. */
const BUILDS = ["linux-x64", "linux-arm64", "win32-x64", "win32-arm64", "darwin-arm64"];

/** The command that fetches it. */
const FETCH = "npm run powerbi:reader";

export type Found =
  | { readonly program: string; readonly missing?: undefined }
  | { readonly program?: undefined; readonly missing: string };

/** A system and a processor, as Node names them. */
const HERE = `${process.platform}-${process.arch}`;

/** The package, `NAME@VERSION`, for a machine; undefined if there is none. */
export function readerFor(machine = HERE): string | undefined {
  return BUILDS.includes(machine) ? `@microsoft/powerbi-modeling-mcp-${machine}@${VERSION}` : undefined;
}

/** The reader's program, or why it cannot be used here. */
export function findReader(machine = HERE, below = TOOLS): Found {
  const reader = readerFor(machine);
  if (reader === undefined)
    return { missing: `Microsoft builds its reader of semantic models for ${BUILDS.join(", ")}, not for ${machine}` };
  const folder = findTool(reader, below);
  if (folder === undefined)
    return { missing: `Microsoft's reader of semantic models (${reader}) is not installed: ${FETCH}` };
  const { bin } = readJson(join(folder, "package.json"));
  const program = join(folder, Object.values(bin as Record<string, string>)[0] ?? "");
  const { status, error, stderr } = spawnSync(program, ["--version"], {
    encoding: "utf8",
    env: ENVIRONMENT,
    timeout: 100_000,
  });
  if (status === 0) return { program };
  const why = error?.message ?? stderr.trim().split("\n")[0];
  return { missing: `Microsoft's reader of semantic models (${program}) does not run here: ${why}` };
}

const HOME = folderOfTool(readerFor() ?? `nothing@${VERSION}`);

/**
 * The reader's whole environment. Its documentation names no switch for its reports to Microsoft, so its proxy leads nowhere; and its home is
 * its own folder, where nobody has signed in. To read a folder it needs neither.
 */
export const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(["SystemRoot", "TEMP", "TMP", "TMPDIR"].map((name) => [name, process.env[name]])),
  HOME,
  USERPROFILE: HOME,
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  ALL_PROXY: "http://127.0.0.1:9",
  DOTNET_EnableDiagnostics: "0",
  // Lets it run without the ICU library.
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1",
};
