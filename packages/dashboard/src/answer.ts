/** What a route answers with; the handler makes an HTTP response of it. */
export interface Answer {
  readonly status: 200 | 400 | 404 | 405 | 503;
  readonly content: Json | Content | Pieced;
  /** The content is the same object every time: what is made of it is made once. */
  readonly fixed?: true;
  /** Who may keep it for how long, as the header says it; left out where it can change at any time. */
  readonly cacheControl?: string;
  /** Headers beyond those that every answer has. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A JSON value; in a replay the handler adds to it of what. */
interface Json {
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Content {
  readonly contentType: string;
  readonly body: Uint8Array;
}

/** Content that is never held as a whole. */
export interface Pieced {
  readonly contentType: string;
  /** All of it in order; can be asked for again. */
  readonly chunks: () => AsyncIterable<Chunk>;
}

export interface Chunk {
  /** In bytes. */
  readonly length: number;
  /** Stands for the bytes in a hash. */
  readonly digest: Uint8Array;
  /** CRC-32. */
  readonly checksum: number;
  readonly bytes: () => Uint8Array;
  /** The bytes as a piece of a compressed stream (gzip.ts). */
  readonly deflated: () => Uint8Array;
}

export function json(value: Json["json"], caching: Pick<Answer, "cacheControl"> = {}): Answer {
  return { status: 200, content: { json: value }, ...caching };
}

/** A refusal that says everything that is wrong. */
export function problem(status: Exclude<Answer["status"], 200>, ...problems: readonly string[]): Answer {
  return { status, content: { json: { problems } } };
}

/** A time as the API writes it: 2025-07-14T09:35:00Z. */
export function iso(instant: number): string {
  return new Date(instant).toISOString().replace(/\.000Z$/, "Z");
}

export function isoOrNull(instant: number | null): string | null {
  return instant === null ? null : iso(instant);
}
