import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../infra/ours.ts";

/** A block of commands in docs/deploy.md, and its heading. */
export interface Block {
  readonly heading: string;
  readonly text: string;
}

const readPage = () => readFileSync(join(ROOT, "docs/deploy.md"), "utf8");

/** The lines of an update that the page shows. */
export function shownOfUp(): readonly string[] {
  const [, shown = ""] = /^```\n(Policies:[\s\S]*?)^```$/m.exec(readPage()) ?? [];
  return shown.split("\n").filter((line) => line.trim() !== "");
}

/** The blocks of the numbered steps, in order. */
export function blocksOfSteps(): readonly Block[] {
  return blocksOf(partsOf().filter((part) => /^## \d/.test(part)));
}

/** All blocks of the page. */
export function allBlocks(): readonly Block[] {
  return blocksOf(partsOf());
}

const partsOf = () => readPage().split(/^(?=## )/m);

function blocksOf(parts: readonly string[]): readonly Block[] {
  const sections = parts.flatMap((part) => part.split(/^(?=##+ )/m));
  return sections.flatMap((section) => {
    const [, heading = ""] = /^##+ (?:\d\. )?(.+?)(?: \(needs Azure\))?$/m.exec(section) ?? [];
    return [...section.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, text = ""]) => ({ heading, text }));
  });
}
