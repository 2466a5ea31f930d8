/** A route's answer, from which the handler makes an HTTP response. */
export interface Answer {
  readonly status: 200 | 400 | 404 | 405 | 503;
  readonly content: Json | Content | Pieced;
  /** The content is the same object every time, so its compressed forms are cached. */
  readonly fixed?: true;
  /** The Cache-Control header; left out if the answer can change at any time. */
  readonly cacheControl?: string;
  /** Headers in addition to those of every answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JSON object; in a replay the handler adds `replayOf` to it. */
interface Json {
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Content {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** Content that is never in memory as a whole. */
export interface Pieced {
  readonly contentType: string;
  /** The whole content, in order; can be called repeatedly. */
  readonly chunks: () => AsyncIterable<Chunk>;
}

export interface Chunk {
  /** In bytes. */
  readonly length: number;
  /** Replaces the bytes in the hash of the whole content. */
  readonly digest: Uint8Array;
  /** CRC-32. */
  readonly checksum: number;
  readonly bytes: () => Uint8Array;
  /** The bytes as a part of a deflate stream (gzip.ts). */
  readonly deflated: () => Uint8Array;
}

export function json(value: Json["json"], caching: Pick<Answer, "cacheControl"> = {}): Answer {
  return { status: 200, content: { json: value }, ...caching };
}

/** Returns an error answer that lists every problem. */
export function problem(status: Exclude<Answer["status"], 200>, ...problems: readonly string[]): Answer {
  return { status, content: { json: { problems } } };
}

/** Formats a time as the API writes it: 2025-07-14T09:35:00Z. */
export function iso(instant: number): string {
  return new Date(instant).toISOString().replace(/\.000Z$/, "Z");
}

export function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : iso(instant);
}
