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
}

const FAULTY: Readonly<Partial<Record<FaultKind, (exchange: Exchange) => void>>> = {
  down: ({ response }) => response.socket?.destroy(),
  hang: () => {},
  "slow-drip": drip,
  "rate-limited": ({ response, wire }) => sendJson(response, wire.rateLimited),
  "server-error": ({ response }) =>
    sendJson(response, { status: 500, body: "<html><h1>500 Internal Server Error</h1></html>" }),
  "error-in-200": ({ response, wire }) => sendJson(response, { ...wire.unavailable, status: 200 }),
  truncated: ({ response, answer }) => {
    const text = textOf(answer());
    sendJson(response, { status: 200, body: text.slice(0, text.length / 2) });
  },
  "wrong-length": wrongLength,
  huge: ({ response }) => sendJson(response, { status: 200, body: { padding: " ".repeat(HUGE) } }),
  redirect: ({ response }) => response.writeHead(302, { location: "https://example.com/" }).end(),
};

/** Sends an answer the way the fault has it; without a fault of the transport, as it should be. */
export function send(kind: FaultKind | undefined, exchange: Exchange): void {
  const fault = kind && FAULTY[kind];
  if (fault) fault(exchange);
  else sendJson(exchange.response, exchange.answer());
}

export function sendJson(response: ServerResponse, answer: WireAnswer): void {
  response.writeHead(answer.status, { "content-type": "application/json" }).end(textOf(answer));
}

/** Some venues answer some things in plain text. */
function textOf({ body }: WireAnswer): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}

function drip({ response, answer }: Exchange): void {
  const text = textOf(answer());
  response.writeHead(200, { "content-type": "application/json" });
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
  response.writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(text) + 100 });
  response.write(text, () => response.socket?.destroy());
}
