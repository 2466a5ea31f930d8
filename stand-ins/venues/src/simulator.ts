import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Instant, SECOND, SOURCE_NAMES, type SourceName } from "@tracker/core";
import { control } from "./control.ts";
import { type Fault, faultAt } from "./faults.ts";
import type { Market } from "./market.ts";
import { send, sendAnswer } from "./transport.ts";
import { View } from "./view.ts";
import { answerOf } from "./wire/answer.ts";
import { WIRES } from "./wire/index.ts";
import type { Wire, WireAnswer } from "./wire/wire.ts";

export interface SimulatorOptions {
  readonly market: Market;
  /** The simulated time. */
  readonly now: () => Instant;
  /** 0 takes a free port. */
  readonly port?: number;
}

export interface Simulator {
  readonly port: number;
  /** The base address of each venue, as the pipeline's URL settings take it. */
  readonly urls: Readonly<Record<SourceName, string>>;
  /** The faults that hold; adding to the list and emptying it takes effect with the next request. */
  readonly faults: Fault[];
  close(): Promise<void>;
}

/** Starts every venue on one loopback port, each below its own name. Rejects when the port is taken. */
export async function startSimulator({ market, now, port = 0 }: SimulatorOptions): Promise<Simulator> {
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    answer(request, response, market, now(), faults).catch((error: Error) => response.destroy(error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  const urls = Object.fromEntries(SOURCE_NAMES.map((name) => [name, `http://127.0.0.1:${address.port}/${name}`]));
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
  const [, first = "", ...rest] = url.pathname.split("/");
  if (first === "control") return sendAnswer(response, await control(request, url, faults, now));
  const venue = SOURCE_NAMES.find((name) => name === first);
  if (venue === undefined)
    return sendAnswer(response, { status: 404, body: { problem: `the venues are ${SOURCE_NAMES.join(", ")}` } });
  const fault = faultAt(faults, venue, now);
  const view = new View(market, venue, now, fault);
  const wire = WIRES[venue];
  const asked = new URL(`/${rest.join("/")}${url.search}`, "http://venue");
  const authorized = request.headers.authorization !== undefined;
  // RFC 9110 and 9111: when the answer was made, by the venue's clock, and how long a cache has kept it since.
  response.setHeader("date", new Date(view.now).toUTCString());
  if (view.age > 0) response.setHeader("age", Math.floor(view.age / SECOND));
  send(fault?.kind, {
    response,
    wire,
    answer: () => answerOf(wire, asked, view, authorized),
    rateLimited: () => rateLimited(wire, view, fault?.by),
  });
}

function rateLimited({ rateLimited: answer }: Wire, { now }: View, wait: number | undefined): WireAnswer {
  const usual = answer(now);
  if (wait === undefined) return usual;
  return { ...usual, headers: { ...usual.headers, "retry-after": String(Math.ceil(wait / SECOND)) } };
}
