import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Standard output as commands write to it: what cannot be written fails nothing that writes. */
export interface StandardOutput {
  print(line: string): void;
  pipe(chunks: AsyncIterable<string>): Promise<void>;
}

/** @param onLost told once, when something cannot be written: its reader has gone (EPIPE), its disk is full (ENOSPC). What is written later is tried again */
export function standardOutput(
  stream: NodeJS.WritableStream,
  onLost: (error: NodeJS.ErrnoException) => void,
): StandardOutput {
  let lost: NodeJS.ErrnoException | undefined;
  stream.on("error", (error) => {
    if (lost === undefined) onLost(error);
    lost = error;
  });
  return {
    print: (line) => void stream.write(`${line}\n`),
    pipe: (chunks) =>
      // A chunk may be large: more than one ahead of the reader would only take memory.
      pipeline(Readable.from(chunks, { highWaterMark: 1 }), stream, { end: false }).catch((error) => {
        if (error !== lost) throw error;
      }),
  };
}
