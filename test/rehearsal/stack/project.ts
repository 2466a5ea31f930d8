import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Value } from "../engine/wire.ts";
import type { Cli, Ran } from "./cli.ts";

/** Stack configuration: keys without a namespace are the project's. */
export interface Configuration {
  readonly plain: Readonly<Record<string, Value>>;
  readonly secret: Readonly<Record<string, string>>;
  /** A stack file to start from. */
  readonly file: string | undefined;
}

/** The project's name, as its Pulumi.yaml gives it. */
export function projectName(folder: string): string {
  const name = /^name:\s*["']?([\w.-]+)/m.exec(readFileSync(join(folder, "Pulumi.yaml"), "utf8"))?.[1];
  if (name === undefined) throw new Error(`${join(folder, "Pulumi.yaml")} has no name`);
  return name;
}

/** Where the program itself is: `main` in Pulumi.yaml, or the folder of that file. */
export function programFolder(project: string): string {
  const main = /^main:\s*["']?([^"'\s#]+)/m.exec(readFileSync(join(project, "Pulumi.yaml"), "utf8"))?.[1];
  return main === undefined ? project : join(project, main);
}

/**
 * Makes the stack and its configuration without touching the project's folder: the CLI keeps both where it finds a
 * Pulumi.yaml, so it finds an empty project of the same name.
 * @returns the stack file, for --config-file
 */
export async function prepareStack(
  cli: Cli,
  scratch: string,
  project: string,
  stack: string,
  configuration: Configuration,
): Promise<string> {
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
  const file = join(scratch, `Pulumi.${stack}.yaml`);
  if (configuration.file !== undefined) writeFileSync(file, readFileSync(configuration.file));
  expectSuccess(await cli.run(["stack", "init", stack, "--non-interactive"], scratch));
  const key = (name: string) => (name.includes(":") ? name : `${project}:${name}`);
  const json: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(configuration.plain)) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const object = typeof value === "object" && value !== null;
    json[key(name)] = { value: text, secret: false, ...(object ? { objectValue: value } : {}) };
  }
  for (const [name, value] of Object.entries(configuration.secret)) json[key(name)] = { value, secret: true };
  if (Object.keys(json).length > 0)
    expectSuccess(await cli.run(["config", "set-all", "--stack", stack, "--json", JSON.stringify(json)], scratch));
  return file;
}

/** For commands that have no business failing here. */
export function expectSuccess(ran: Ran): Ran {
  if (ran.code !== 0) throw new Error(`the Pulumi CLI ended with ${ran.code}:\n${ran.output}`);
  return ran;
}
