import { addAbortSignal } from "node:stream";
import { TextDecoder } from "node:util";
import { systemReason, TrackerError } from "@tracker/core";
import { peek } from "./peek.ts";
import type { Source } from "./source.ts";

/** A line of a text. */
export interface Line {
  /** Its number, from 1. */
  readonly line: number;
  /** How much of the source had been read by then, in bytes. */
  readonly bytes: number;
  readonly text: string;
  /** Whether it is the last line and has no newline: it may be truncated. */
  readonly isCut: boolean;
}

/** In characters: far more than a line of prices has. */
export const LONGEST_LINE = 10_000;

/**
 * The lines of a source, except empty ones, read a piece at a time; a line longer than LONGEST_LINE is cut somewhere after that. Ends early when
 * the signal fires; rejects with a TrackerError (`bad-input`) if the source cannot be read further.
 */
export async function* linesOf({ name, stream }: Source, signal: AbortSignal): AsyncGenerator<Line> {
  let [line, bytes, rest] = [0, 0, ""];
  try {
    const [start, pieces] = await peek<Buffer>(
      addAbortSignal(signal, stream),
      (some) => Buffer.concat(some).length > 1,
    );
    const decoder = decoderFor(Buffer.concat(start));
    for await (const piece of pieces) {
      bytes += piece.length;
      const texts = (rest + decoder.decode(piece, { stream: true })).split("\n");
      rest = (texts.pop() ?? "").slice(0, LONGEST_LINE + 1);
      for (const text of texts) {
        line++;
        if (text.trim() !== "") yield { line, bytes, text, isCut: false };
      }
    }
    rest += decoder.decode();
    if (rest.trim() !== "") yield { line: line + 1, bytes, text: rest, isCut: true };
  } catch (error) {
    if (signal.aborted) return;
    throw new TrackerError("bad-input", `${name} cannot be read beyond line ${line}: ${systemReason(error)}`, {
      cause: error,
    });
  }
}

/** Both decoders drop a byte order mark. Windows PowerShell redirects in UTF-16. */
function decoderFor([first, second]: Buffer): TextDecoder {
  return new TextDecoder(first === 0xff && second === 0xfe ? "utf-16le" : "utf-8");
}
