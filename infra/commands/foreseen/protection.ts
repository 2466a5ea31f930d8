import { basename } from "node:path";
import type { Chosen } from "../chosen-stack.ts";
import { type StackFlags, SWITCH_LETTERS } from "../stack-flags.ts";
import type { Problems } from "./look.ts";

/** Refuses to destroy a stack that is protected in its configuration or in its state. */
export function keptFromDestroy({ stack, config, state }: Chosen): Problems {
  if (config.get("protect") !== "true" && !state.isProtected) return [];
  return [
    `${stack} is protected, so nothing was changed. To unprotect it: npm run unprotect -- --stack ${stack}; then run this again`,
  ];
}

/** Pulumi options with which a protected stack would lose something: the first without any refusal, the second before Pulumi refuses the rest. */
const PAST_PROTECTION = [
  { name: "ignore-protect", short: /^$/, why: "it deletes what is protected" },
  {
    name: "skip-preview",
    short: RegExp(`^-[${SWITCH_LETTERS}]*f`),
    why: "only a preview refuses deletions before anything else is changed",
  },
] as const;

/** Finds ways past the protection that Pulumi itself does not refuse: a configuration that no longer sets it, and options. */
export function pastProtection(
  { stack, config, state }: Chosen,
  { passedOn }: Pick<StackFlags, "passedOn">,
  environment: NodeJS.ProcessEnv,
): Problems {
  if (!state.isProtected) return [];
  const unprotect = `npm run unprotect -- --stack ${stack}`;
  const problems = PAST_PROTECTION.flatMap(({ name, short, why }) => {
    const flag = passedOn.find((word) => short.test(word) || word === `--${name}` || word.startsWith(`--${name}=`));
    // Each flag of the CLI can be set by a variable (declareFlagsAsEnvironmentVariables in pulumi/pulumi, pkg/cmd/pulumi/pulumi.go).
    const variable = `PULUMI_OPTION_${name.toUpperCase().replace("-", "_")}`;
    const given = flag ?? (environment[variable] === undefined ? undefined : variable);
    return given === undefined ? [] : [`${stack} is protected: leave out ${given}, because ${why}; or ${unprotect}`];
  });
  if (config.get("protect") !== "true")
    problems.push(
      `${stack} is protected, but its configuration no longer says so: pulumi config set --stack ${stack} protect true, or, to unprotect it, ${unprotect}`,
    );
  return problems;
}

/** Refuses a stack file whose name is another stack's. */
export function foreignConfiguration(
  { stack }: Pick<Chosen, "stack">,
  { configFile }: Pick<StackFlags, "configFile">,
): Problems {
  const [, whose] = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(configFile ?? "")) ?? [];
  const name = stack.split("/").at(-1);
  return whose === undefined || whose === name
    ? []
    : [`${configFile} is the configuration of the stack ${whose}, not of ${name}: leave out --config-file`];
}
