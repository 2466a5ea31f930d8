import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Value } from "../engine/wire.ts";
import type { Cli } from "./cli.ts";
import { expectSuccess } from "./project.ts";

/** A stack, and the empty project of the same name for commands that need no program. */
export interface StackPlace {
  readonly name: string;
  readonly project: string;
  readonly scratch: string;
}

/** Stack configuration: keys without a namespace are the project's. */
export interface Configuration {
  readonly plain: Readonly<Record<string, Value>>;
  readonly secret: Readonly<Record<string, string>>;
}

/**
 * Makes the stack without touching the project's folder: the CLI keeps a stack's file beside the Pulumi.yaml it finds,
 * which here is an empty project of the same name.
 * @param from a stack file to start from
 * @returns the stack file, for --config-file
 */
export async function prepareStack(cli: Cli, place: StackPlace, from: string | undefined): Promise<string> {
  const { name, project, scratch } = place;
  mkdirSync(scratch, { recursive: true });
  writeFileSync(join(scratch, "Pulumi.yaml"), `name: ${project}\nruntime: nodejs\n`);
  const file = join(scratch, `Pulumi.${name}.yaml`);
  if (from !== undefined) writeFileSync(file, readFileSync(from));
  expectSuccess(await cli.run(["stack", "init", name, "--non-interactive"], scratch));
  return file;
}

export async function setConfiguration(cli: Cli, place: StackPlace, { plain, secret }: Configuration): Promise<void> {
  const key = (name: string) => (name.includes(":") ? name : `${place.project}:${name}`);
  const json: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(plain)) {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    const object = typeof value === "object" && value !== null;
    json[key(name)] = { value: text, secret: false, ...(object ? { objectValue: value } : {}) };
  }
  for (const [name, value] of Object.entries(secret)) json[key(name)] = { value, secret: true };
  if (Object.keys(json).length === 0) return;
  const args = ["config", "set-all", "--stack", place.name, "--json", JSON.stringify(json)];
  expectSuccess(await cli.run(args, place.scratch));
}
