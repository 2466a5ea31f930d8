import { cut } from "@tracker/core";

/** What the codes of Node and of its fetch say, in words. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ECONNREFUSED: "nobody listens there",
    ECONNRESET: "the connection was closed",
    EPIPE: "the connection was closed",
    UND_ERR_SOCKET: "the connection was closed",
    ENOTFOUND: "its name is not known",
    EAI_AGAIN: "names cannot be looked up at the moment",
    EHOSTUNREACH: "there is no way to it",
    ENETUNREACH: "there is no network",
    ETIMEDOUT: "no connection in time",
    UND_ERR_CONNECT_TIMEOUT: "no connection in time",
    UND_ERR_HEADERS_TIMEOUT: "silence on the connection",
    UND_ERR_BODY_TIMEOUT: "silence on the connection",
    CERT_HAS_EXPIRED: "its certificate has expired",
  }),
);

/** Why a request failed. fetch hides it in a chain of causes: the innermost says it. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return cut(String(error));
  // Of several addresses that were tried, the first.
  const inner = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  if (inner !== undefined) return causeOf(inner);
  const code = "code" in error ? String(error.code) : "";
  const words = WORDS.get(code);
  if (words !== undefined) return `${words} (${code})`;
  return cut(error.message.includes(code) ? error.message : `${code} ${error.message}`.trim());
}
