import { createInterface } from "node:readline";

/**
 * Asks a question on a terminal and gives its answer back, a line; an empty one when the input ends or the signal fires. The terminal stays as
 * it is, so that Ctrl-C reaches the process.
 */
export async function askOn(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  const lines = createInterface({ input, terminal: false, signal });
  output.write(question);
  try {
    return await new Promise((resolve) => {
      lines.once("line", (line) => resolve(line.trim()));
      lines.once("close", () => resolve(""));
    });
  } finally {
    lines.close();
  }
}
