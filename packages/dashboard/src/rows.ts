import type { Range } from "@tracker/core";
import type { Chunk, Pieced } from "./answer.ts";
import type { Kind, Shelf } from "./shelf.ts";
import { chunkOf, type Format, partOf, textOf } from "./text.ts";

/** Rows in the order of their time: those of a range, from the shelf, or some that are at hand. */
export type Rows<Row> = Range | readonly Row[];

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
  kind: Kind<Row>,
  parts: readonly Rows<Row>[],
  { format, contentType, opening, closing }: Around,
): Promise<Pieced> {
  for (const part of parts) if ("from" in part) await shelf.load(kind, part);

  async function* texts(): AsyncGenerator<Chunk> {
    for (const part of parts) {
      if (!("from" in part)) yield textOf(part, format, kind.write);
      else for await (const piece of shelf.pieces(kind, part)) yield partOf(piece, part, format);
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
