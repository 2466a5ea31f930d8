import { parseArgs } from "node:util";
import { badInput, type Field, shown } from "@tracker/settings";

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
 * Reads `--stack NAME` and leaves the rest for Pulumi. Throws a TrackerError for flags that npm has kept for itself (a `--` was
 * forgotten): what reaches us of them, Pulumi would take for the address of a program.
 */
export function readStackFlags(name: string, args: readonly string[], environment: NodeJS.ProcessEnv): StackFlags {
  const { tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  const [first] = args;
  const swallowed = environment.npm_config_stack !== undefined;
  if (swallowed || (first !== undefined && !first.startsWith("-")))
    throw badInput([
      `${swallowed ? "npm has kept --stack for itself" : `${shown(first ?? "")} is not a flag`}: npm run ${name} -- --stack dev`,
    ]);
  const given: Record<string, string> = {};
  const mine = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== "option" || !(token.name in OPTIONS)) continue;
    if (!token.value) throw badInput([`${token.rawName} needs a value; for example ${token.rawName} dev`]);
    given[token.name] = token.value;
    if (token.name !== "stack") continue;
    mine.add(token.index);
    if (!token.inlineValue) mine.add(token.index + 1);
  }
  return {
    stack: given.stack,
    configFile: given["config-file"],
    passedOn: args.filter((_, index) => !mine.has(index)),
  };
}

/** A command line of Pulumi's as it may be printed: what --config sets may be a secret. */
export function withoutValues(words: readonly string[]): string[] {
  return words.map((word) => (word.includes("=") ? `${word.slice(0, word.indexOf("="))}=…` : word));
}
