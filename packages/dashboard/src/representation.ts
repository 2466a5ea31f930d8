import { createHash, type Hash } from "node:crypto";
import type { Content, Pieced } from "./answer.ts";
import { compress, type Effort, type Encoding } from "./encoding.ts";
import { gzipOf } from "./gzip.ts";

/** Content in the forms in which it can be sent. */
export interface Representation {
  /** Weak, because it is the same for every encoding. */
  readonly etag: string;
  /** The encodings that are worth their time, the best first. */
  readonly encodings: readonly Encoding[];
  /** The body, in parts that are made on demand. */
  readonly encoded: (encoding: Encoding | undefined) => AsyncIterable<Uint8Array>;
}

/** In bytes: below this a compressed answer needs as many packets as a plain one. */
const WORTH_COMPRESSING = 1_000;

/** @param fixed the content is sent again and again, so its compressed forms are cached */
export async function represent(content: Content | Pieced, fixed: boolean): Promise<Representation> {
  if ("chunks" in content) return representPieces(content);
  return fixed ? representOnce(content) : representBytes(content, "each");
}

function representBytes({ body }: Content, effort: Effort): Representation {
  const made = new Map<Encoding, Promise<Uint8Array>>();
  const bytes = (encoding: Encoding) => {
    const known = made.get(encoding) ?? compress(body, encoding, effort);
    made.set(encoding, known);
    return known;
  };
  return {
    etag: etagOf(createHash("sha256").update(body)),
    encodings: body.length > WORTH_COMPRESSING ? ["br", "gzip"] : [],
    async *encoded(encoding) {
      yield encoding === undefined ? body : await bytes(encoding);
    },
  };
}

const representedOnce = new WeakMap<Content, Representation>();

function representOnce(content: Content): Representation {
  const known = representedOnce.get(content) ?? representBytes(content, "once");
  representedOnce.set(content, known);
  return known;
}

/** Reads all pieces once for the ETag. A row that is stored between this and the sending changes only the next ETag. */
async function representPieces({ chunks }: Pieced): Promise<Representation> {
  const hash = createHash("sha256");
  let length = 0;
  for await (const chunk of chunks()) {
    hash.update(chunk.digest);
    length += chunk.length;
  }
  return {
    etag: etagOf(hash),
    encodings: length > WORTH_COMPRESSING ? ["gzip"] : [],
    async *encoded(encoding) {
      if (encoding === "gzip") yield* gzipOf(chunks());
      else for await (const { bytes } of chunks()) yield bytes();
    },
  };
}

function etagOf(hash: Hash): string {
  return `W/"${hash.digest("base64url").slice(0, 22)}"`;
}
