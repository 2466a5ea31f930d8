import type { Range } from "@tracker/core";
import type { Chunk, Pieced } from "./answer.ts";
import type { Kind, Shelf } from "./shelf.ts";
import { chunkOf, type Format, partOf } from "./text.ts";

/** The rows of a kind in a range, in order of time. */
export interface Part<Row> {
  readonly kind: Kind<Row>;
  readonly range: Range;
}

/** The format of rows, and the text before the first and after the last one. */
export interface Around {
  readonly format: Format;
  readonly contentType: string;
  readonly opening: string;
  readonly closing: string;
}

/** Returns rows as text from the shelf. Loads what is missing first, so that a failure comes before anything is sent. */
export async function rowsContent<Row>(
  shelf: Shelf,
  parts: readonly Part<Row>[],
  { format, contentType, opening, closing }: Around,
): Promise<Pieced> {
  for (const { kind, range } of parts) await shelf.load(kind, range);

  async function* texts(): AsyncGenerator<Chunk> {
    for (const { kind, range } of parts) {
      for await (const piece of shelf.pieces(kind, range)) yield partOf(piece, range, format);
    }
  }
  async function* chunks(): AsyncGenerator<Chunk> {
    let first = format === "json";
    yield chunkOf(opening);
    for await (const chunk of texts()) {
      if (chunk.length === 0) continue;
      // Each row is stored with a separator before it, which the first row of JSON must not have.
      yield first ? chunkOf(chunk.bytes().subarray(1)) : chunk;
      first = false;
    }
    yield chunkOf(closing);
  }
  return { contentType, chunks };
}

/** Returns the text around rows in JSON: an object whose last field is the rows, or in a replay the last but one. */
export function jsonAround(
  fields: Readonly<Record<string, unknown>>,
  name: string,
  replayOf: string | undefined,
): Around {
  return {
    format: "json",
    contentType: "application/json; charset=utf-8",
    opening: `${JSON.stringify(fields).slice(0, -1)},${JSON.stringify(name)}:[`,
    closing: replayOf === undefined ? "]}" : `],"replayOf":${JSON.stringify(replayOf)}}`,
  };
}
