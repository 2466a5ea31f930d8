import { basename } from "node:path";
import type { Chosen } from "../chosen-stack.ts";
import type { StackFlags } from "../stack-flags.ts";
import type { Problems } from "./look.ts";

/** What keeps a protected stack from being destroyed: that it is to be protected, or that it still is. */
export function keptFromDestroy({ stack, config, state }: Chosen): Problems {
  if (config.get("protect") !== "true" && !state.isProtected) return [];
  return [
    `${stack} is protected, and stays as it is. To take that back: npm run unprotect -- --stack ${stack}; then run this again`,
  ];
}

/** Options of Pulumi's with which a protected stack would lose something; the first unseen, the second only in part refused. */
const PAST_PROTECTION = [
  { name: "ignore-protect", short: /^$/, why: "it deletes what is protected" },
  {
    name: "skip-preview",
    short: /^-y?fy?$/,
    why: "only a preview refuses what would be deleted before the rest is changed",
  },
] as const;

/** Ways past the protection that Pulumi itself does not see: configuration that leaves it out, and options. */
export function pastProtection(
  { stack, config, state }: Chosen,
  { passedOn }: Pick<StackFlags, "passedOn">,
  environment: NodeJS.ProcessEnv,
): Problems {
  if (!state.isProtected) return [];
  const unprotect = `npm run unprotect -- --stack ${stack}`;
  const problems = PAST_PROTECTION.flatMap(({ name, short, why }) => {
    const flag = passedOn.find((word) => short.test(word) || word === `--${name}` || word.startsWith(`--${name}=`));
    // Each flag of the CLI can be set so (declareFlagsAsEnvironmentVariables in pulumi/pulumi, pkg/cmd/pulumi/pulumi.go).
    const variable = `PULUMI_OPTION_${name.toUpperCase().replace("-", "_")}`;
    const given = flag ?? (environment[variable] === undefined ? undefined : variable);
    return given === undefined ? [] : [`${stack} is protected: leave out ${given}, for ${why}; or ${unprotect}`];
  });
  if (config.get("protect") !== "true")
    problems.push(
      `${stack} is protected, and its configuration does not say so any more: pulumi config set --stack ${stack} protect true, or, to take the protection back, ${unprotect}`,
    );
  return problems;
}

/** A stack file that by its name is another stack's. */
export function foreignConfiguration(
  { stack }: Pick<Chosen, "stack">,
  { configFile }: Pick<StackFlags, "configFile">,
): Problems {
  const [, whose] = /^Pulumi\.(.+)\.ya?ml$/.exec(basename(configFile ?? "")) ?? [];
  const name = stack.split("/").at(-1);
  return whose === undefined || whose === name
    ? []
    : [`${configFile} is the configuration of the stack ${whose}, and not of ${name}: leave out --config-file`];
}
