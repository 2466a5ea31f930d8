import type { Answer } from "./answer.ts";
import type { PageFile } from "./page-files.ts";

/** The page may use its own scripts and styles, request its own server, and nothing else. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** Returns a file of the web page as an answer. */
export function pageAnswer(file: PageFile): Answer {
  return {
    status: 200,
    content: file,
    fixed: true,
    ...(file.immutable && { cacheControl: "public, max-age=31536000, immutable" }),
    ...(file.contentType.startsWith("text/html") && { headers: { "content-security-policy": PAGE_POLICY } }),
  };
}
