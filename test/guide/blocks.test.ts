import { expect, test } from "vitest";
import { allBlocks, type Block } from "./steps.ts";

/** The variables that a block reads but does not set, except those of every shell. */
function foreignTo({ text }: Pick<Block, "text">): string[] {
  const own = [...text.matchAll(/(?:^|\s)(?:for (\w+) in |(\w+)=)/g)].map(([, looped, set]) => looped ?? set);
  const read = [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = ""]) => name);
  return read.filter((name) => ![...own, "HOME"].includes(name));
}

test("no block of docs/deploy.md needs a variable of another", () => {
  const blocks = allBlocks();
  expect(blocks.length).toBeGreaterThan(20);
  expect(blocks.flatMap((block) => foreignTo(block).map((name) => `${block.heading}: $${name}`))).toEqual([]);
});

test("a variable of another block is found", () => {
  expect(foreignTo({ text: 'export A=1\nfor b in 1 2; do echo "$A" "$b" "$OTHER" "$HOME"; done\n' })).toEqual([
    "OTHER",
  ]);
});
