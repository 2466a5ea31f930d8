import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** Standard output for commands: writing never throws, even if it fails. */
export interface StandardOutput {
  print(line: string): void;
  pipe(chunks: AsyncIterable<string>): Promise<void>;
}

/** @param onLost called once, at the first failure to write, such as EPIPE (the reader is gone) or ENOSPC; later writes are still attempted */
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
      // A chunk may be large: reading more than one ahead would only use memory.
      pipeline(Readable.from(chunks, { highWaterMark: 1 }), stream, { end: false }).catch((error) => {
        if (error !== lost) throw error;
      }),
  };
}
