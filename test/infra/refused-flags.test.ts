import { expect, test } from "vitest";
import { startScript } from "../run-script.ts";

const STACK = ["--stack is given more than once", '--stack: "../x" is not a stack\'s name; for example --stack dev'];
const unknown = (flags: string) => `--bogus is not a flag; the flags are ${flags}, --help`;

test.each([
  // Any other flag may be one of Pulumi's own.
  ["infra/commands/main.ts up", STACK],
  ["infra/commands/main.ts preview", STACK],
  ["infra/commands/main.ts destroy", STACK],
  ["infra/commands/main.ts verify", [unknown("--stack, --config-file, --wait"), ...STACK]],
  ["infra/commands/main.ts unprotect", [unknown("--stack, --config-file"), ...STACK]],
  [
    "infra/commands/main.ts connect-github",
    [
      unknown(
        "--stack, --config-file, --repo, --owner-id, --repo-id, --own-subscription, --without-preview, --state-account, --reviewers, --without-reviewers",
      ),
      ...STACK,
    ],
  ],
  ["powerbi/main.ts", [unknown("--stack, --server, --database, --mode"), ...STACK]],
])("%s reports wrong flags before it checks anything else", async (words, problems) => {
  const [script = "", ...args] = [...words.split(" "), "--stack", "dev", "--bogus", "--stack", "../x"];
  const { code, stdout, stderr } = await startScript(script, args, { PATH: "" }).ended;
  const [, ...told] = stderr.trimEnd().split("\n");
  expect([code, stdout, told]).toEqual([1, "", problems.map((problem) => `  ${problem}`)]);
});
