import type { Answer, Content, Pieced } from "./answer.ts";
import type { Context } from "./context.ts";
import { acceptedEncoding } from "./encoding.ts";
import { represent } from "./representation.ts";

/** Headers of every answer: nothing may run in it, frame it or guess its type. */
export const SECURITY_HEADERS = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
};

/** Makes the HTTP response from an answer: compressed if the client accepts it, and without a body for HEAD or if its ETag still matches. */
export async function respond(
  request: Request,
  answer: Answer,
  { clock, replayOf }: Pick<Context, "clock" | "replayOf">,
): Promise<Response> {
  const { status, cacheControl = "no-cache" } = answer;
  const content = contentOf(answer, replayOf);
  const { etag, encodings, encoded } = await represent(content, answer.fixed ?? false);
  const headers = new Headers({
    ...SECURITY_HEADERS,
    "content-type": content.contentType,
    "cache-control": cacheControl,
    etag,
    vary: "accept-encoding",
    // The time of the context's clock, also in a replay. Browsers count the age of cached content from it, so files get the host's own.
    ...(!answer.fixed && { date: new Date(clock.now()).toUTCString() }),
    ...(replayOf !== undefined && { "replay-of": replayOf }),
    ...answer.headers,
  });
  if (status === 200 && hasAlready(request, etag)) return new Response(null, { status: 304, headers });
  const encoding = acceptedEncoding(request.headers.get("accept-encoding"), encodings);
  if (encoding !== undefined) headers.set("content-encoding", encoding);
  // A stream, because its parts are shared by all responses; a body of bytes would be copied for each.
  const body = request.method === "HEAD" ? null : ReadableStream.from(encoded(encoding));
  return new Response(body, { status, headers });
}

function contentOf({ content }: Answer, replayOf: string | undefined): Content | Pieced {
  if (!("json" in content)) return content;
  const text = JSON.stringify(replayOf === undefined ? content.json : { ...content.json, replayOf });
  return { contentType: "application/json; charset=utf-8", body: Buffer.from(text) };
}

/** Whether If-None-Match has the ETag; `*` matches any (RFC 9110, 13.1.2). */
function hasAlready(request: Request, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  const given = request.headers.get("if-none-match")?.trim();
  if (given === "*") return true;
  const tags = given?.split(",") ?? [];
  return tags.some((tag) => opaque(tag) === opaque(etag));
}
