import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ran } from "./cli.ts";

/** The project's name in its Pulumi.yaml. */
export function projectName(folder: string): string {
  const file = join(folder, "Pulumi.yaml");
  if (!existsSync(file)) throw new Error(`there is no Pulumi.yaml in ${folder}`);
  const name = /^name:\s*["']?([\w.-]+)/m.exec(readFileSync(file, "utf8"))?.[1];
  if (name === undefined) throw new Error(`${file} has no name`);
  return name;
}

/** The program's folder: `main` in Pulumi.yaml, or the folder of that file. */
export function programFolder(project: string): string {
  const main = /^main:\s*["']?([^"'\s#]+)/m.exec(readFileSync(join(project, "Pulumi.yaml"), "utf8"))?.[1];
  return main === undefined ? project : join(project, main);
}

/** For commands that must not fail: throws if one did. */
export function expectSuccess(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`the Pulumi CLI exited with ${ran.code}:\n${ran.output}`);
  return ran;
}
