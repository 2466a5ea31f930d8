/** Shows a rehearsal of any Pulumi project to a person; `npm run rehearse` shows our own. */
import { type Field, unwrap } from "@tracker/settings";
import { readFlags } from "@tracker/settings/command-line";
import { rehearse } from "./rehearse.ts";
import { runShow } from "./show.ts";

const path = (name: string, description: string, example: string, otherwise: string | undefined) =>
  ({ name, description, allowed: "a path", example, default: otherwise, read: (text: string) => text }) satisfies Field<
    string | undefined
  >;

const FLAGS = {
  project: path("--project", "the folder of Pulumi.yaml", "stand-ins/azure/examples/shop", "."),
  stackFile: path("--stack-file", "a stack file to start from", "Pulumi.dev.yaml", undefined),
  stack: { ...path("--stack", "the name of the stack", "dev", "dev"), allowed: "a name" },
};

await runShow(() => {
  const { project, stackFile, stack } = unwrap(readFlags(FLAGS, process.argv.slice(2)));
  const options = { program: project ?? ".", stack: stack ?? "dev", color: process.stdout.isTTY };
  return { open: (hear) => rehearse({ ...options, ...(stackFile === undefined ? {} : { stackFile }), hear }) };
});
