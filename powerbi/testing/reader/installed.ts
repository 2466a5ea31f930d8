import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TOOLS } from "../../../scripts/paths.mjs";

/**
 * Microsoft's own reader of semantic models, pinned: its Power BI Modeling MCP Server (https://github.com/microsoft/powerbi-modeling-mcp), which
 * holds the object model and the TMDL reader of Power BI itself. A preview under licence terms of its own: fetched where it is wanted, never a
 * dependency.
 */
const VERSION = "0.5.0-beta.13";

/** The processors and systems that Microsoft builds it for, as the names of its packages have them. */
const BUILDS = ["linux-x64", "linux-arm64", "win32-x64", "win32-arm64", "darwin-arm64"];

/** Where it is kept: ignored by git. */
export const READER_FOLDER = join(TOOLS, "powerbi-reader");

/** The command that fetches it. */
const FETCH = "npm run powerbi:reader";

export type Found =
  | { readonly program: string; readonly missing?: undefined }
  | { readonly program?: undefined; readonly missing: string };

/** A system and a processor, as Node names them. */
const HERE = `${process.platform}-${process.arch}`;

/** The package to install for a machine, and where it then is; undefined where there is none. */
export function packageFor(machine = HERE, kept = READER_FOLDER) {
  if (!BUILDS.includes(machine)) return undefined;
  const name = `@microsoft/powerbi-modeling-mcp-${machine}`;
  return { spec: `${name}@${VERSION}`, folder: join(kept, "node_modules", name) };
}

/** The reader's program, or why it cannot be asked here. */
export function findReader(machine = HERE, kept = READER_FOLDER): Found {
  const wanted = packageFor(machine, kept);
  if (wanted === undefined)
    return { missing: `Microsoft builds its reader of semantic models for ${BUILDS.join(", ")}, not for ${machine}` };
  const manifest = join(wanted.folder, "package.json");
  const installed = existsSync(manifest) ? JSON.parse(readFileSync(manifest, "utf8")) : {};
  if (installed.version !== VERSION)
    return { missing: `Microsoft's reader of semantic models (${wanted.spec}) is not installed: ${FETCH}` };
  const program = join(wanted.folder, Object.values(installed.bin as Record<string, string>)[0] ?? "");
  const { status, error, stderr } = spawnSync(program, ["--version"], {
    encoding: "utf8",
    env: ENVIRONMENT,
    timeout: 100_000,
  });
  if (status === 0) return { program };
  const why = error?.message ?? stderr.trim().split("\n")[0];
  return { missing: `Microsoft's reader of semantic models (${program}) does not run here: ${why}` };
}

/**
 * All that the reader is told of the machine. Its documentation names no switch for what it reports to Microsoft, so its way to the network leads
 * nowhere; and its home is its own folder, where nobody has signed in. To read a folder it needs neither.
 */
export const ENVIRONMENT: NodeJS.ProcessEnv = {
  ...Object.fromEntries(["SystemRoot", "TEMP", "TMP", "TMPDIR"].map((name) => [name, process.env[name]])),
  HOME: READER_FOLDER,
  USERPROFILE: READER_FOLDER,
  HTTP_PROXY: "http://127.0.0.1:9",
  HTTPS_PROXY: "http://127.0.0.1:9",
  ALL_PROXY: "http://127.0.0.1:9",
  DOTNET_EnableDiagnostics: "0",
  // A machine without the library of languages (ICU) can run it too.
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1",
};
