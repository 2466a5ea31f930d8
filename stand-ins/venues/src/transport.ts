import type { ServerResponse } from "node:http";
import { type Exchange, HUGE, textOf } from "./exchange.ts";
import type { FaultKind } from "./faults.ts";
import type { WireAnswer } from "./wire/wire.ts";

const DRIP_EVERY = 500;

type Sent = Exchange & { readonly response: ServerResponse };

const FAULTY: Readonly<Partial<Record<FaultKind, (sent: Sent) => void>>> = {
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
  huge: ({ response }) => sendAnswer(response, HUGE),
  redirect: ({ response }) => response.writeHead(302, { location: "https://example.com/" }).end(),
};

const JSON_TYPE = { "content-type": "application/json" };

/** Sends an answer with the first fault of the connection, or correctly if there is none. */
export function send(response: ServerResponse, exchange: Exchange): void {
  for (const [name, value] of Object.entries(exchange.headers)) response.setHeader(name, value);
  const faulty = exchange.kinds.map((kind) => FAULTY[kind]).find((fault) => fault !== undefined);
  if (faulty) faulty({ ...exchange, response });
  else sendAnswer(response, exchange.answer());
}

export function sendAnswer(response: ServerResponse, answer: WireAnswer): void {
  const type = typeof answer.body !== "string" ? JSON_TYPE : { "content-type": typeOf(answer.body) };
  response.writeHead(answer.status, { ...type, ...answer.headers }).end(textOf(answer));
}

const typeOf = (text: string) => (text.startsWith("<") ? "text/html; charset=utf-8" : "text/plain; charset=utf-8");

function drip({ response, answer }: Sent): void {
  const text = textOf(answer());
  response.writeHead(200, JSON_TYPE);
  let sent = 0;
  const timer = setInterval(() => {
    response.write(text.charAt(sent++));
    if (sent >= text.length) response.end();
  }, DRIP_EVERY);
  response.on("close", () => clearInterval(timer));
}

/** Announces more bytes than it sends: the connection ends in the middle of the body. */
function wrongLength({ response, answer }: Sent): void {
  const text = textOf(answer());
  response.writeHead(200, { ...JSON_TYPE, "content-length": Buffer.byteLength(text) + 100 });
  response.write(text, () => response.socket?.destroy());
}
