import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ran } from "./cli.ts";

/** The project's name, as its Pulumi.yaml gives it. */
export function projectName(folder: string): string {
  const file = join(folder, "Pulumi.yaml");
  if (!existsSync(file)) throw new Error(`there is no Pulumi.yaml in ${folder}`);
  const name = /^name:\s*["']?([\w.-]+)/m.exec(readFileSync(file, "utf8"))?.[1];
  if (name === undefined) throw new Error(`${file} has no name`);
  return name;
}

/** Where the program itself is: `main` in Pulumi.yaml, or the folder of that file. */
export function programFolder(project: string): string {
  const main = /^main:\s*["']?([^"'\s#]+)/m.exec(readFileSync(join(project, "Pulumi.yaml"), "utf8"))?.[1];
  return main === undefined ? project : join(project, main);
}

/** For commands that have no business failing here. */
export function expectSuccess(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`the Pulumi CLI ended with ${ran.code}:\n${ran.output}`);
  return ran;
}
