import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { onPath } from "../cli/find.ts";

const EXE = process.platform === "win32" ? ".exe" : "";

/** Whether this CLI has its own language host: beside it, as in a full install, or on the PATH. */
export function hasLanguageHost(cli: string): boolean {
  const name = "pulumi-language-nodejs";
  return existsSync(join(dirname(cli), `${name}${EXE}`)) || onPath(name) !== undefined;
}

/**
 * The installed command plugin, made visible to a rehearsal's own Pulumi home.
 * @returns whether there is one
 */
export function useInstalledCommandPlugin(home: string, version: string): boolean {
  const folder = `resource-command-v${version}`;
  const installed = join(process.env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "plugins", folder);
  if (!existsSync(join(installed, `pulumi-resource-command${EXE}`)))
    return onPath("pulumi-resource-command") !== undefined;
  mkdirSync(join(home, "plugins"), { recursive: true });
  symlinkSync(installed, join(home, "plugins", folder), "junction");
  return true;
}
