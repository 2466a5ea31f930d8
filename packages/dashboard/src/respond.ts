import type { Answer, Content, Pieced } from "./answer.ts";
import type { Context } from "./context.ts";
import { acceptedEncoding } from "./encoding.ts";
import { represent } from "./representation.ts";

/** Whatever the answer is, nothing else may run in it, frame it or guess its type. */
const SECURITY_HEADERS = {
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
};

/** An answer as an HTTP response to a request: with a body, compressed where that is accepted, or without one where none is asked for. */
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
    // What time it is here, also in a replay. The age of what browsers keep is counted from it: of files by the host's clock.
    ...(!answer.fixed && { date: new Date(clock.now()).toUTCString() }),
    ...(replayOf !== undefined && { "replay-of": replayOf }),
    ...answer.headers,
  });
  if (status === 200 && hasAlready(request, etag)) return new Response(null, { status: 304, headers });
  const encoding = acceptedEncoding(request.headers.get("accept-encoding"), encodings);
  if (encoding !== undefined) headers.set("content-encoding", encoding);
  // As a stream of what is shared by all who read it: bytes would be copied for each.
  const body = request.method === "HEAD" ? null : ReadableStream.from(encoded(encoding));
  return new Response(body, { status, headers });
}

function contentOf({ content }: Answer, replayOf: string | undefined): Content | Pieced {
  if (!("json" in content)) return content;
  const text = JSON.stringify(replayOf === undefined ? content.json : { ...content.json, replayOf });
  return { contentType: "application/json; charset=utf-8", body: Buffer.from(text) };
}

/** Any answer is what was asked about where no tag is named (RFC 9110, 13.1.2). */
function hasAlready(request: Request, etag: string): boolean {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, "");
  const given = request.headers.get("if-none-match")?.trim();
  if (given === "*") return true;
  const tags = given?.split(",") ?? [];
  return tags.some((tag) => opaque(tag) === opaque(etag));
}
