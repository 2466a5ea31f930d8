import type { ServerResponse } from "node:http";
import type { FaultKind } from "./faults.ts";
import type { Wire, WireAnswer } from "./wire/wire.ts";

const HUGE = 4 * 1024 * 1024;
const DRIP_EVERY = 500;

interface Exchange {
  readonly response: ServerResponse;
  readonly wire: Wire;
  /** What the venue would answer. */
  readonly answer: () => WireAnswer;
  /** What it answers when it is asked too often. */
  readonly rateLimited: () => WireAnswer;
}

const FAULTY: Readonly<Partial<Record<FaultKind, (exchange: Exchange) => void>>> = {
  down: ({ response }) => response.socket?.destroy(),
  hang: () => {},
  "slow-drip": drip,
  "rate-limited": ({ response, rateLimited }) => sendAnswer(response, rateLimited()),
  "server-error": ({ response }) =>
    sendAnswer(response, { status: 500, body: "<html><h1>500 Internal Server Error</h1></html>" }),
  "error-in-200": ({ response, wire }) => sendAnswer(response, { ...wire.unavailable, status: 200 }),
  truncated: ({ response, answer }) => {
    const text = textOf(answer());
    response.writeHead(200, JSON_TYPE).end(text.slice(0, text.length / 2));
  },
  "wrong-length": wrongLength,
  huge: ({ response }) => sendAnswer(response, { status: 200, body: { padding: " ".repeat(HUGE) } }),
  redirect: ({ response }) => response.writeHead(302, { location: "https://example.com/" }).end(),
};

const JSON_TYPE = { "content-type": "application/json" };

/** Sends an answer the way the fault has it; without a fault of the transport, as it should be. */
export function send(kind: FaultKind | undefined, exchange: Exchange): void {
  const fault = kind && FAULTY[kind];
  if (fault) fault(exchange);
  else sendAnswer(exchange.response, exchange.answer());
}

export function sendAnswer(response: ServerResponse, answer: WireAnswer): void {
  const type = typeof answer.body !== "string" ? JSON_TYPE : { "content-type": typeOf(answer.body) };
  response.writeHead(answer.status, { ...type, ...answer.headers }).end(textOf(answer));
}

const typeOf = (text: string) => (text.startsWith("<") ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");

/** Some venues answer some things in plain text. */
function textOf({ body }: WireAnswer): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

function drip({ response, answer }: Exchange): void {
  const text = textOf(answer());
  response.writeHead(200, JSON_TYPE);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(text.charAt(sent++));
    if (sent >= text.length) response.end();
  }, DRIP_EVERY);
  response.on("close", () => clearInterval(timer));
}

/** More bytes are announced than come: the connection ends in the middle of the body. */
function wrongLength({ response, answer }: Exchange): void {
  const text = textOf(answer());
  response.writeHead(200, { ...JSON_TYPE, "content-length": Buffer.byteLength(text) + 100 });
  response.write(text, () => response.socket?.destroy());
}
