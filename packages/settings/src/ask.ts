import { createInterface } from "node:readline";

/**
 * Asks a question on a terminal and resolves to the answer, one trimmed line; it is empty when the input ends or the signal fires. The
 * terminal's mode is not changed, so that Ctrl-C reaches the process.
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
