import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../infra/ours.ts";

/** A block of commands of docs/deploy.md, and the heading that it stands under. */
export interface Block {
  readonly heading: string;
  readonly text: string;
}

/** The blocks of the numbered steps, in their order; those of GitHub's are another part of the page. */
export function blocksOfSteps(): readonly Block[] {
  const page = readFileSync(join(ROOT, "docs/deploy.md"), "utf8");
  const [, steps = ""] = /^(## 1\. [\s\S]*?)^## (?!\d)/m.exec(page) ?? [];
  return steps.split(/^(?=##+ )/m).flatMap((section) => {
    const [, heading = ""] = /^##+ (?:\d\. )?(.+?)(?: \(needs Azure\))?$/m.exec(section) ?? [];
    return [...section.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => ({ heading, text }));
  });
}
