import { createHash } from "node:crypto";
import type { Content } from "./answer.ts";
import { compress, type Effort, type Encoding } from "./encoding.ts";

/** Content as it can be sent. */
export interface Representation {
  /** Weak: it is the same for every encoding. */
  readonly etag: string;
  /** Whether compressing gains anything worth the time. */
  readonly compressible: boolean;
  readonly encoded: (encoding: Encoding | undefined) => Promise<Uint8Array>;
}

/** Below this a compressed answer takes as many packets as a plain one. */
const WORTH_COMPRESSING = 1_000;

export function represent({ body }: Content, effort: Effort): Representation {
  return {
    etag: `W/"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`,
    compressible: body.length > WORTH_COMPRESSING,
    encoded: async (encoding) => (encoding === undefined ? body : compress(body, encoding, effort)),
  };
}

const representedOnce = new WeakMap<Content, Representation>();

/** The same for content that is sent again and again: each encoding of it is made once. */
export function representOnce(content: Content): Representation {
  const known = representedOnce.get(content);
  if (known !== undefined) return known;
  const made = represent(content, "once");
  const encodings = new Map<Encoding | undefined, Promise<Uint8Array>>();
  const encoded: Representation["encoded"] = (encoding) => {
    const bytes = encodings.get(encoding) ?? made.encoded(encoding);
    encodings.set(encoding, bytes);
    return bytes;
  };
  const once = { ...made, encoded };
  representedOnce.set(content, once);
  return once;
}
