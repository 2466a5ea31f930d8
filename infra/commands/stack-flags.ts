import { parseArgs } from "node:util";
import { type Field, type ReadValues, readValues } from "@tracker/settings";
import { readFlags } from "@tracker/settings/command-line";

/** What a command that works with Pulumi is told: which stack, and what it passes on to Pulumi as it is. */
export interface StackFlags {
  /** The one that is selected, unless said. */
  readonly stack: string | undefined;
  /** Another stack file than Pulumi.<stack>.yaml; passed on as well. */
  readonly configFile: string | undefined;
  readonly passedOn: readonly string[];
}

/** NAME, ORGANIZATION/NAME or ORGANIZATION/PROJECT/NAME (Pulumi's documentation, "Stacks"): no path, and no flag. */
function stackName(text: string): string | undefined {
  const parts = text.split("/");
  const isName = parts.length <= 3 && parts.every((part) => /^(?!-|\.+$)[\w.-]{1,100}$/.test(part));
  return isName ? text : undefined;
}

/** The flags of ours among those of Pulumi, which has them as well. */
export const STACK_FLAGS = {
  stack: {
    name: "--stack",
    short: "s",
    description: "the stack; the selected one unless said (also -s)",
    valueHint: "NAME",
    allowed: "a stack's name",
    example: "dev",
    default: undefined,
    read: stackName,
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
export function readStackFlags(args: readonly string[], environment: NodeJS.ProcessEnv): ReadValues<StackFlags> {
  const { tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  const [first] = args;
  const isWord = first !== undefined && !first.startsWith("-");
  const own = isWord ? [first] : [];
  const taken = new Set(isWord ? [0] : []);
  for (const token of tokens) {
    if (token.kind !== "option" || !(token.name in OPTIONS)) continue;
    own.push(`--${token.name}=${token.value ?? ""}`);
    if (token.value && token.name !== "stack") continue;
    taken.add(token.index);
    if (!token.inlineValue) taken.add(token.index + 1);
  }
  const { right, problems = [] } = readFlags(STACK_FLAGS, own, environment);
  const passedOn = args.filter((_, index) => !taken.has(index));
  return readValues<StackFlags>({ ...right, passedOn }, problems);
}

/** A command line of Pulumi's as it may be printed: what --config sets may be a secret. */
export function withoutValues(words: readonly string[]): string[] {
  return words.map((word) => (word.includes("=") ? `${word.slice(0, word.indexOf("="))}=…` : word));
}
