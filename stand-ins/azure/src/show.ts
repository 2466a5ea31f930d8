import type { Existing } from "./arm/cloud.ts";
import { type Rehearsal, whyNot } from "./rehearse.ts";
import { findTypes } from "./types/folder.ts";

/** The description of every rehearsal's result. */
const CALLED = "rehearsed on the real engine against a stand-in for Azure's interface; not deployed";

/** One step with the stack; resolves to whether it went as expected. */
export type Act = readonly [title: string, play: (stack: Rehearsal) => Promise<boolean>];

interface Show {
  /** Makes the stack; must call its argument with the CLI's output. */
  readonly open: (hear: (text: string) => void) => Promise<Rehearsal>;
  /** Steps between the update and the destroy. */
  readonly between?: readonly Act[];
}

/**
 * Shows a rehearsal on standard output, as the CLI prints it. Resolves to the exit code: 1 if it is not possible here or something went wrong.
 */
export async function show(shown: Show): Promise<number> {
  const say = (text: string) => void process.stdout.write(text);
  const missing = await whyNot((line) => say(`${line}\n`));
  if (missing !== undefined) {
    say(`A rehearsal is not possible here: ${missing}.\n`);
    return 1;
  }
  say(`What follows is ${CALLED}.\n`);
  const { missing: untold } = findTypes();
  if (untold !== undefined) say(`Inputs are not checked: ${untold}.\n`);
  return (await showLife(shown, say)) ? 0 : 1;
}

const BEGINNING: readonly Act[] = [
  ["An update, from nothing", async (stack) => (await stack.up({ preview: true })).ok],
  ["The same again: nothing to do", async (stack) => (await stack.up({ expectNoChanges: true })).ok],
];

const END: readonly Act[] = [["A destroy", async (stack) => (await stack.destroy()).ok]];

/**
 * Shows the whole life of a stack with Pulumi's own output: an update, a second one with nothing to do, and a destroy.
 * @returns whether everything went as expected
 */
async function showLife({ open, between = [] }: Show, say: (text: string) => void): Promise<boolean> {
  const line = (text: string) => say(`\n── ${text}\n`);
  const stack = await open(say);
  try {
    for (const [title, play] of [...BEGINNING, ...between, ...END]) {
      line(title);
      const ok = await play(stack);
      say(`\n${tableOf(stack.azure.cloud.list())}\n`);
      if (!ok) {
        line(`This failed. The stack was ${CALLED}.`);
        return false;
      }
    }
    for (const note of stack.notes) say(`${note}\n`);
    for (const host of stack.azure.strangers)
      say(`Something tried to reach ${host}, which is not part of the rehearsal.\n`);
    const left = stack.azure.cloud.list().length;
    line(left === 0 ? `The stack was ${CALLED}.` : `${left} resources remain. The stack was ${CALLED}.`);
    return left === 0;
  } finally {
    await stack.close();
  }
}

function tableOf(resources: readonly Existing[]): string {
  if (resources.length === 0) return "The stand-in for Azure is now empty.";
  const width = Math.max(...resources.map(({ type }) => type.length));
  const lines = resources.map(({ type, name }) => `  ${type.padEnd(width)}  ${name}`);
  return ["The stand-in for Azure now has:", ...lines].join("\n");
}
