import { type Act, show } from "@stand-ins/azure/show";
import { bringTypes } from "@stand-ins/azure/types";
import { oneOf, unwrap } from "@tracker/settings";
import { type Io, readFlags, runMain, switchFlag } from "@tracker/settings/command-line";
import { openOurs } from "./ours.ts";
import { runCommand } from "./run-command.ts";
import { DEV, EXAMPLES, PROD, stackFile } from "./stacks.ts";

const FLAGS = {
  stack: {
    name: "--stack",
    description: "the example of infra/stacks to rehearse",
    valueHint: "dev|prod",
    allowed: EXAMPLES.join(" or "),
    example: "prod",
    default: "dev" as const,
    read: oneOf(EXAMPLES),
  },
  fetchTypes: switchFlag(
    "--fetch-types",
    "first fetch Azure's published types, to check inputs against (with git, once)",
  ),
};

/** The steps for a protected stack, as in docs/deploy.md. */
const UNPROTECTING: readonly Act[] = [
  [
    "A destroy, refused: the stack is protected, and is not changed",
    async (stack) => {
      const before = stack.azure.cloud.list().length;
      const { ok } = await stack.destroy();
      return !ok && stack.azure.cloud.list().length === before;
    },
  ],
  [
    "The protection is removed: npm run unprotect",
    async (stack) => {
      const flags = ["--stack", "prod", "--config-file", stack.configFile];
      const { code, stdout, stderr } = await runCommand(stack, ["unprotect", ...flags]);
      process.stdout.write(stdout + stderr);
      return code === 0;
    },
  ],
];

await runMain({
  usage: "npm run rehearse --",
  description:
    "Rehearses the whole life of an example stack on the real Pulumi engine, with a stand-in for Azure: two updates and a destroy.",
  flags: FLAGS,
  examples: ["npm run rehearse", "npm run rehearse -- --stack prod", "npm run rehearse -- --fetch-types"],
  run,
});

async function run(args: readonly string[], io: Io): Promise<number> {
  const { stack, fetchTypes } = unwrap(readFlags(FLAGS, args, io.environment));
  if (fetchTypes) await bringTypes(io.print);
  // A server without a public address cannot be reached from outside.
  const deployerInside = stack === "prod";
  const color = process.stdout.isTTY ?? false;
  const { protect } = stack === "prod" ? PROD : DEV;
  return show({
    open: (hear) => openOurs({ stack, stackFile: stackFile(stack), deployerInside, hear, color }),
    between: protect === true ? UNPROTECTING : [],
  });
}
