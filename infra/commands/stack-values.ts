import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./pulumi.ts";

/** A stack's configuration, its names without the prefix of this project. */
export interface StackValues {
  /** The values that are not empty. */
  readonly config: ReadonlyMap<string, string>;
  /** The names of what is encrypted, and therefore not in `config`. */
  readonly hidden: ReadonlySet<string>;
}

interface Entry {
  readonly value?: string;
  /** What a map or list holds. */
  readonly objectValue?: unknown;
  readonly secret: boolean;
}

/** Reads the output of `pulumi config --json`. */
export function readValues(json: string): StackValues {
  const project = /^name:\s*["']?([\w.-]+)/m.exec(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8"))?.[1];
  const entries = Object.entries(JSON.parse(json) as Record<string, Entry>).map(
    ([name, entry]) => [name.replace(RegExp(`^${project}:`), ""), entry] as const,
  );
  return {
    config: new Map(entries.flatMap(([name, entry]) => (entry.value ? [[name, textOf(entry.value, entry)]] : []))),
    hidden: new Set(entries.flatMap(([name, { secret, value }]) => (secret && value === undefined ? [name] : []))),
  };
}

/** Text that looks like a map or list is none for Pulumi: it becomes JSON of a text. */
function textOf(value: string, { objectValue }: Entry): string {
  return objectValue === undefined && /^\s*[[{]/.test(value) ? JSON.stringify(value) : value;
}
