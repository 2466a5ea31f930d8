/** `npm run rehearse`: shows a rehearsal of our own project, from one of the example stacks, to a person. */

import { runShow } from "@stand-ins/azure/show";
import { oneOf, unwrap } from "@tracker/settings";
import { readFlags } from "@tracker/settings/command-line";
import { openOurs } from "./ours.ts";
import { EXAMPLES, stackFile } from "./stacks.ts";

const FLAGS = {
  stack: {
    name: "--stack",
    description: "which example of infra/stacks",
    valueHint: "dev|prod",
    allowed: EXAMPLES.join(" or "),
    example: "prod",
    default: "dev" as const,
    read: oneOf(EXAMPLES),
  },
};

await runShow(() => {
  const { stack } = unwrap(readFlags(FLAGS, process.argv.slice(2), process.env));
  // Nobody reaches a server without a public address from outside.
  const deployerInside = stack === "prod";
  return (hear) =>
    openOurs({ stack, stackFile: stackFile(stack), deployerInside, hear, color: process.stdout.isTTY ?? false });
});
