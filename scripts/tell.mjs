/** A tool is neither installed nor installable; the message says which and where to get it. */
export class ToolMissing extends Error {}

export function say(line) {
  process.stderr.write(`${line}\n`);
}
