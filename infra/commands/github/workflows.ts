import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../pulumi.ts";

/** The stacks that the workflows of this repository handle. */
interface Workflows {
  /** Those that can be deployed and destroyed by hand. */
  readonly stacks: readonly string[];
  /** The one that each push to main deploys. */
  readonly pushed: string;
  /** The one whose plan pull requests show. */
  readonly previewed: string;
}

export function readWorkflows(): Workflows {
  const read = (name: string) => readFileSync(join(ROOT, ".github/workflows", `${name}.yaml`), "utf8");
  const up = read("up");
  return {
    stacks: wordIn(up, /options: \[(.+)\]/).split(", "),
    pushed: wordIn(up, /inputs\.stack \|\| '([\w-]+)'/),
    previewed: wordIn(read("preview"), /stack-name: (\S+)/),
  };
}

function wordIn(text: string, pattern: RegExp): string {
  const [, word] = pattern.exec(text) ?? [];
  if (word === undefined) throw new Error(`no workflow has a line like ${pattern}`);
  return word;
}
