import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildCli, goOnPath } from "./build.ts";
import { PULUMI_VERSION } from "./version.ts";

const ROOT = fileURLToPath(new URL("../../../../", import.meta.url));

/** The Pulumi CLI that was found, or why there is none. */
export type FoundCli =
  | { readonly path: string; readonly missing?: undefined }
  | { readonly path?: undefined; readonly missing: string };

/** Where a CLI that we built is kept; ignored by git, and safe to delete. */
function cachedCli(root = ROOT): string {
  return join(root, ".tools", `pulumi-${PULUMI_VERSION}`, process.platform === "win32" ? "pulumi.exe" : "pulumi");
}

/**
 * The `pulumi` on the PATH, else the one built earlier, else one built now if Go is installed.
 * @param say called once before a build, which takes minutes
 */
export async function findCli(say: (line: string) => void): Promise<FoundCli> {
  const installed = onPath("pulumi");
  if (installed !== undefined) return { path: installed };
  const cached = cachedCli();
  if (existsSync(cached)) return { path: cached };
  if (!goOnPath())
    return {
      missing: `the Pulumi CLI is neither on the PATH nor in ${cached}, and Go to build it is not installed (https://www.pulumi.com/docs/install)`,
    };
  say(`Building the Pulumi CLI ${PULUMI_VERSION} into .tools/ with Go (about 4 minutes and 4 GB of cache, once).`);
  const failure = await buildCli(cached);
  return failure === undefined ? { path: cached } : { missing: failure };
}

/** The file that a shell would run for `program`. */
export function onPath(program: string, path = process.env.PATH ?? ""): string | undefined {
  const names = process.platform === "win32" ? [`${program}.exe`, `${program}.cmd`] : [program];
  for (const folder of path.split(delimiter)) {
    for (const name of names) if (folder !== "" && existsSync(join(folder, name))) return join(folder, name);
  }
  return undefined;
}
