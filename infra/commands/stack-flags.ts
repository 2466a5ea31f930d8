import { parseArgs } from "node:util";
import { type Field, type ReadValues, readValues } from "@tracker/settings";
import { readFlags } from "@tracker/settings/command-line";

/** The command line of a command that runs Pulumi: the stack, and what is passed on to Pulumi unchanged. */
export interface StackFlags {
  /** Undefined for the selected one. */
  readonly stack: string | undefined;
  /** Another stack file than Pulumi.<stack>.yaml; passed on as well. */
  readonly configFile: string | undefined;
  readonly passedOn: readonly string[];
}

/** Reads NAME, ORGANIZATION/NAME or ORGANIZATION/PROJECT/NAME (Pulumi's documentation, "Stacks"), but no path and no flag. */
function stackName(text: string): string | undefined {
  const parts = text.split("/");
  const isName = parts.length <= 3 && parts.every((part) => /^(?!-|\.+$)[\w.-]{1,100}$/.test(part));
  return isName ? text : undefined;
}

/** The flags that we read ourselves; Pulumi has them as well. */
export const STACK_FLAGS = {
  stack: {
    name: "--stack",
    short: "s",
    description: "the stack; by default the selected one (also -s)",
    valueHint: "NAME",
    allowed: "a stack's name",
    example: "dev",
    default: undefined,
    read: stackName,
  } as Field<string | undefined>,
  configFile: {
    name: "--config-file",
    description: "its configuration, if not in Pulumi.NAME.yaml",
    valueHint: "FILE",
    allowed: "a path",
    example: "Pulumi.dev.yaml",
    default: undefined,
    read: (text) => text,
  } as Field<string | undefined>,
};

const OPTIONS = { stack: { type: "string", short: "s" }, "config-file": { type: "string" } } as const;

/** Pulumi's letters that take no value, as its help lists them; a test compares. */
export const SWITCH_LETTERS = "defhjryQ";

/** Its flags that the next word is not a value of. */
const SWITCH = RegExp(
  `^(-[${SWITCH_LETTERS}]|--(attach-debugger|config-path|continue-on-error|debug|diff|disable-integrity-checking|emoji|exclude-(dependents|protected)|expect-no-changes|fully-qualify-stack-names|help|ignore-protect|json|logflow|logtostderr|neo|non-interactive|preview-only|refresh|remove|run-program|(show|skip|suppress)-.+|strict|target-dependents|urns|yes))$`,
);

/**
 * Reads `--stack NAME` and leaves the rest for Pulumi. Words that are no flag's value are a problem, because Pulumi would take them for the address
 * of a program: also values of flags that npm kept for itself, because a `--` is missing.
 */
export function readStackFlags(args: readonly string[], environment: NodeJS.ProcessEnv): ReadValues<StackFlags> {
  const { tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  const own: string[] = [];
  const taken = new Set<number>();
  let mayTakeValue = false;
  for (const token of tokens) {
    if (token.kind === "positional" && !mayTakeValue) own.push(token.value);
    mayTakeValue = token.kind === "option" && token.value === undefined && !SWITCH.test(token.rawName);
    if (token.kind !== "option" || !(token.name in OPTIONS)) continue;
    own.push(`--${token.name}=${token.value ?? ""}`);
    if (token.value && token.name !== "stack") continue;
    taken.add(token.index);
    if (!token.inlineValue) taken.add(token.index + 1);
  }
  const { right, problems = [] } = readFlags(STACK_FLAGS, own, environment);
  const passedOn = args.filter((_, index) => !taken.has(index));
  return readValues<StackFlags>({ ...right, passedOn }, [...problems, ...unchecked(args, environment)]);
}

/**
 * Finds what would give Pulumi another configuration than the one that is checked. Pulumi writes --config into the stack file, and takes each flag
 * from a variable too (declareFlagsAsEnvironmentVariables in pulumi/pulumi, pkg/cmd/pulumi/pulumi.go).
 */
function unchecked(args: readonly string[], environment: NodeJS.ProcessEnv): readonly string[] {
  const config = RegExp(`^(--config(?:-path)?)(?:=|$)|^-[${SWITCH_LETTERS}]*(c)`);
  const flags = args.map((word) => config.exec(word));
  const named = flags.flatMap((flag) => flag?.[1] ?? (flag ? [`-${flag[2]}`] : []));
  const variables = ["", "_PATH", "_FILE"].map((end) => `PULUMI_OPTION_CONFIG${end}`);
  const given = new Set([...named, ...variables.filter((name) => environment[name] !== undefined)]);
  if (given.size === 0) return [];
  return [
    `leave out ${[...given].join(" and ")}: the configuration would not be the one that is checked; use pulumi config set first, or --config-file`,
  ];
}

/** Returns a Pulumi command line that is safe to print: without what may be a secret, such as the value of a mistyped --config. */
export function withoutValues(words: readonly string[]): string[] {
  return words.map((word) => (word.includes("=") ? `${word.slice(0, word.indexOf("="))}=…` : word));
}
