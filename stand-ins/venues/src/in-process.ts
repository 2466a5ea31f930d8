import { type Exchange, exchangeOf, HUGE, type Moment, textOf } from "./exchange.ts";
import type { FaultKind } from "./faults.ts";
import type { WireAnswer } from "./wire/wire.ts";

export interface InProcessOptions {
  /** The current state of the market and venues. */
  readonly moment: () => Moment;
  /** Called with the signal of a request that is never answered and hangs until the signal fires. */
  readonly onHang: (signal: AbortSignal) => void;
}

/**
 * A `fetch` that the stand-in venues answer without a socket, many times as fast: with the same answers and faults, at the addresses that
 * `startSimulator` serves, on any port.
 */
export function venuesFetch({ moment, onHang }: InProcessOptions): typeof fetch {
  return async (input, init) => {
    const url = new URL(String(input));
    const authorized = new Headers(init?.headers).has("authorization");
    const exchange = exchangeOf(url, authorized, moment());
    if (exchange === undefined) return new Response("no venue", { status: 404 });
    const faulty = exchange.kinds.map((kind) => FAULTY[kind]).find((fault) => fault !== undefined);
    return faulty ? faulty(exchange, () => hang(init?.signal, onHang)) : responseOf(exchange, exchange.answer());
  };
}

type Faulty = (exchange: Exchange, hang: () => Promise<never>) => Response | Promise<never>;

const FAULTY: Readonly<Partial<Record<FaultKind, Faulty>>> = {
  down: () => {
    throw new TypeError("fetch failed", { cause: new Error("read ECONNRESET") });
  },
  hang: (_exchange, hang) => hang(),
  "slow-drip": (_exchange, hang) => hang(),
  "rate-limited": (exchange) => responseOf(exchange, exchange.rateLimited()),
  "server-error": (exchange) =>
    responseOf(exchange, { status: 500, body: "<html><h1>Internal Server Error</h1></html>" }),
  "error-in-200": (exchange) => responseOf(exchange, { ...exchange.wire.unavailable, status: 200 }),
  truncated: (exchange) => {
    const text = textOf(exchange.answer());
    return new Response(text.slice(0, text.length / 2), { headers: exchange.headers });
  },
  "wrong-length": (exchange) => new Response(brokenOff(textOf(exchange.answer())), { headers: exchange.headers }),
  huge: (exchange) => responseOf(exchange, HUGE),
  redirect: () => new Response(null, { status: 302, headers: { location: "https://example.com/" } }),
};

function responseOf({ headers }: Exchange, answer: WireAnswer): Response {
  return new Response(textOf(answer), { status: answer.status, headers: { ...headers, ...answer.headers } });
}

function hang(signal: AbortSignal | null | undefined, onHang: InProcessOptions["onHang"]): Promise<never> {
  if (!signal) throw new TypeError("a request without a signal would hang forever");
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    onHang(signal);
  });
}

/** A body whose connection breaks before its end. */
function brokenOff(text: string): ReadableStream<Uint8Array> {
  const chunks = [new TextEncoder().encode(text)];
  return new ReadableStream({
    pull: (controller) => {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.error(new TypeError("terminated", { cause: new Error("other side closed") }));
    },
  });
}
