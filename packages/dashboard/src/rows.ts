import type { Range } from "@tracker/core";
import type { Chunk, Pieced } from "./answer.ts";
import type { Kind, Shelf } from "./shelf.ts";
import { chunkOf, type Format, partOf } from "./text.ts";

/** Rows of a range, in the order of their time. */
export interface Part<Row> {
  readonly kind: Kind<Row>;
  readonly range: Range;
}

/** What rows are written in, and what stands before the first of them and after the last. */
export interface Around {
  readonly format: Format;
  readonly contentType: string;
  readonly opening: string;
  readonly closing: string;
}

/** The text of rows, from what the shelf has of it. Reads what is missing first, so that what fails fails before anything is sent. */
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
      // Each row has its separator before it, and the first row of JSON has none.
      yield first ? chunkOf(chunk.bytes().subarray(1)) : chunk;
      first = false;
    }
    yield chunkOf(closing);
  }
  return { contentType, chunks };
}

/** What stands around rows in JSON: an object of which they are the last field, or the last but for what is replayed. */
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
