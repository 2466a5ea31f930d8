/** `npm run rehearse`: shows a rehearsal of a Pulumi project to a person. */
import { describeError, type Field, readFlags, unwrap } from "@tracker/core";
import { whyNot } from "./rehearse.ts";
import { CALLED, show } from "./show.ts";

const path = (name: string, meaning: string, example: string, otherwise: string | undefined) =>
  ({ name, meaning, allowed: "a path", example, otherwise, read: (text: string) => text }) satisfies Field<
    string | undefined
  >;

const FLAGS = {
  project: path("--project", "the folder of Pulumi.yaml", "test/rehearsal/examples/shop", "."),
  stackFile: path("--stack-file", "a stack file to start from", "Pulumi.dev.yaml", undefined),
  stack: { ...path("--stack", "the name of the stack", "dev", "dev"), allowed: "a name" },
};

const say = (text: string) => void process.stdout.write(text);

try {
  const { project, stackFile, stack } = unwrap(readFlags(FLAGS, process.argv.slice(2)));
  const missing = await whyNot((line) => say(`${line}\n`));
  if (missing !== undefined) {
    say(`No rehearsal can be held here: ${missing}.\n`);
    process.exitCode = 1;
  } else {
    say(`What follows is ${CALLED}.\n`);
    const options = { program: project ?? ".", stack: stack ?? "dev", color: process.stdout.isTTY };
    if (!(await show({ ...options, ...(stackFile === undefined ? {} : { stackFile }) }, say))) process.exitCode = 1;
  }
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
