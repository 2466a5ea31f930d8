import { type Field, unwrap } from "@tracker/settings";
import { type Io, readFlags, runMain } from "@tracker/settings/command-line";
import { rehearse } from "./rehearse.ts";
import { show } from "./show.ts";

const path = (name: string, description: string, example: string, otherwise: string | undefined) =>
  ({
    name,
    description,
    valueHint: "PATH",
    allowed: "a path",
    example,
    default: otherwise,
    read: (text: string) => text,
  }) satisfies Field<string | undefined>;

const FLAGS = {
  project: path("--project", "the folder of Pulumi.yaml", "stand-ins/azure/examples/shop", "."),
  stackFile: path("--stack-file", "a stack file to start from", "Pulumi.dev.yaml", undefined),
  stack: { ...path("--stack", "the name of the stack", "dev", "dev"), valueHint: "NAME", allowed: "a name" },
};

const USAGE = "node stand-ins/azure/src/main.ts";

await runMain({
  usage: USAGE,
  description:
    "Shows a rehearsal of any Pulumi project on the real engine; npm run rehearse shows this repository's own.",
  flags: FLAGS,
  examples: [`${USAGE} --project stand-ins/azure/examples/shop`],
  run,
});

async function run(args: readonly string[], io: Io): Promise<number> {
  const { project, stackFile, stack } = unwrap(readFlags(FLAGS, args, io.environment));
  const options = { program: project ?? ".", stack: stack ?? "dev", color: process.stdout.isTTY };
  return show({ open: (hear) => rehearse({ ...options, ...(stackFile === undefined ? {} : { stackFile }), hear }) });
}
