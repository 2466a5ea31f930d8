import { parseArgs } from "node:util";
import { type Field, type ReadValues, readValues, shown } from "@tracker/settings";

/** What a command that works with Pulumi is told: which stack, and what it passes on to Pulumi as it is. */
export interface StackFlags {
  /** The one that is selected, unless said. */
  readonly stack: string | undefined;
  /** Another stack file than Pulumi.<stack>.yaml; passed on as well. */
  readonly configFile: string | undefined;
  readonly passedOn: readonly string[];
}

/** The flags of ours among those of Pulumi, which has them as well. */
export const STACK_FLAGS = {
  stack: {
    name: "--stack",
    description: "the stack; the selected one unless said (also -s)",
    valueHint: "NAME",
    allowed: "a stack's name",
    example: "dev",
    default: undefined,
    read: (text) => text,
  } as Field<string | undefined>,
  configFile: {
    name: "--config-file",
    description: "its configuration, where that is not in Pulumi.NAME.yaml",
    valueHint: "FILE",
    allowed: "a path",
    example: "Pulumi.dev.yaml",
    default: undefined,
    read: (text) => text,
  } as Field<string | undefined>,
};

const OPTIONS = { stack: { type: "string", short: "s" }, "config-file": { type: "string" } } as const;

/**
 * Reads `--stack NAME` and leaves the rest for Pulumi. Flags that npm has kept for itself (a `--` was forgotten) are a problem: what reaches us
 * of them, Pulumi would take for the address of a program.
 */
export function readStackFlags(
  name: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): ReadValues<StackFlags> {
  const { tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  const [first] = args;
  const swallowed = environment.npm_config_stack !== undefined;
  const given: Record<string, string> = {};
  const mine = new Set<number>();
  const problems: string[] = [];
  if (swallowed || (first !== undefined && !first.startsWith("-"))) {
    const what = swallowed ? "npm has kept --stack for itself" : `${shown(first ?? "")} is not a flag`;
    problems.push(`${what}: npm run ${name} -- --stack dev`);
    if (first?.startsWith("-") === false) mine.add(0);
  }
  for (const token of tokens) {
    if (token.kind !== "option" || !(token.name in OPTIONS)) continue;
    if (!token.value) problems.push(`${token.rawName} needs a value; for example ${token.rawName} dev`);
    else given[token.name] = token.value;
    if (token.value && token.name !== "stack") continue;
    mine.add(token.index);
    if (!token.inlineValue) mine.add(token.index + 1);
  }
  const passedOn = args.filter((_, index) => !mine.has(index));
  return readValues<StackFlags>({ stack: given.stack, configFile: given["config-file"], passedOn }, problems);
}

/** A command line of Pulumi's as it may be printed: what --config sets may be a secret. */
export function withoutValues(words: readonly string[]): string[] {
  return words.map((word) => (word.includes("=") ? `${word.slice(0, word.indexOf("="))}=…` : word));
}
