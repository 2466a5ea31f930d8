import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Instant } from "@tracker/core";
import { control } from "./control.ts";
import { exchangeOf } from "./exchange.ts";
import type { Fault } from "./faults.ts";
import type { Market } from "./market.ts";
import { send, sendAnswer } from "./transport.ts";
import { VENUE_NAMES, type VenueName } from "./wire/index.ts";

export interface SimulatorOptions {
  readonly market: Market;
  /** The simulated time. */
  readonly now: () => Instant;
  /** 0, the default, takes a free port. */
  readonly port?: number;
}

export interface Simulator {
  readonly port: number;
  /** The base address of each venue, as the pipeline's URL settings take it. */
  readonly urls: Readonly<Record<VenueName, string>>;
  /** The faults in effect; changes to the list take effect with the next request. */
  readonly faults: Fault[];
  close(): Promise<void>;
}

/** Starts every venue on one loopback port, each under its own name. Rejects if the port is taken. */
export async function startSimulator({ market, now, port = 0 }: SimulatorOptions): Promise<Simulator> {
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    answer(request, response, market, now(), faults).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  const urls = Object.fromEntries(VENUE_NAMES.map((name) => [name, `http://127.0.0.1:${address.port}/${name}`]));
  return {
    port: address.port,
    urls: urls as Simulator["urls"],
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  market: Market,
  now: Instant,
  faults: Fault[],
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (url.pathname.startsWith("/control/")) return sendAnswer(response, await control(request, url, faults, now));
  const exchange = exchangeOf(url, request.headers.authorization !== undefined, { market, now, faults });
  if (exchange !== undefined) return send(response, exchange);
  sendAnswer(response, { status: 404, body: { problem: `the venues are ${VENUE_NAMES.join(", ")}` } });
}
