import { cut } from "@tracker/core";

/** The error codes of Node and of its fetch, in words. */
const WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ECONNREFUSED: "nothing is listening there",
    ECONNRESET: "the connection was closed",
    EPIPE: "the connection was closed",
    UND_ERR_SOCKET: "the connection was closed",
    ENOTFOUND: "the host name is not known",
    EAI_AGAIN: "host names cannot be looked up at the moment",
    EHOSTUNREACH: "the host is unreachable",
    ENETUNREACH: "the network is unreachable",
    ETIMEDOUT: "the connection timed out",
    UND_ERR_CONNECT_TIMEOUT: "the connection timed out",
    UND_ERR_HEADERS_TIMEOUT: "the connection went silent",
    UND_ERR_BODY_TIMEOUT: "the connection went silent",
    CERT_HAS_EXPIRED: "its certificate has expired",
  }),
);

/** Why a request failed, in a few words: the innermost of the causes in which fetch wraps it. */
export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return cut(String(error));
  // If several addresses were tried, the first one's error.
  const inner = error.cause ?? (error instanceof AggregateError ? error.errors[0] : undefined);
  if (inner !== undefined) return causeOf(inner);
  const code = "code" in error ? String(error.code) : "";
  const words = WORDS.get(code);
  if (words !== undefined) return `${words} (${code})`;
  return cut(error.message.includes(code) ? error.message : `${code} ${error.message}`.trim());
}
