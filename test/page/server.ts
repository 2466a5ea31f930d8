import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DAY, type Range } from "@tracker/core";
import { memoryStore } from "@tracker/core/testing";
import { type Context, createHandler } from "@tracker/dashboard";
import { buildPage } from "@tracker/dashboard/page";
import { CURRENCIES, historicStore, NEWEST } from "./history.ts";

/** What the page is served from; a test changes it as it goes. */
export interface World {
  now: number;
  store: Context["store"];
  replayOf?: string | undefined;
}

export interface PageServer {
  readonly url: string;
  readonly world: World;
  /** Back to the full history, a minute after the newest slot. */
  reset(): void;
  close(): Promise<void>;
}

/** The real page and the real API over a history in memory, on loopback. */
export async function startPageServer(): Promise<PageServer> {
  const [{ files: page }, store] = await Promise.all([buildPage(), historicStore()]);
  const usual = (): World => ({ now: NEWEST + 60_000, store: asOf(store, () => world.now), replayOf: undefined });
  const world: World = usual();
  const handler = createHandler(
    () => {
      const { replayOf } = world;
      const context = { store: world.store, clock: { now: () => world.now }, currencies: CURRENCIES, page };
      return replayOf === undefined ? context : { ...context, replayOf };
    },
    () => {},
  );
  const server = createServer(async (request, response) => {
    const headers = Object.entries(request.headers).flatMap(([name, value]) =>
      value ? [[name, String(value)] as [string, string]] : [],
    );
    const answer = await handler(
      new Request(`http://127.0.0.1${request.url}`, { method: request.method ?? "GET", headers }),
    );
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    world,
    reset: () => Object.assign(world, usual()),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export const EMPTY = memoryStore();

/** A store as it was at a time: what came later is not in it yet. */
function asOf(store: Context["store"], now: () => number): Context["store"] {
  const until = ({ from, to }: Range): Range => ({ from, to: Math.min(to, now()) });
  return {
    ...store,
    prices: (currency, range) => store.prices(currency, until(range)),
    candles: (currency, range, length) => store.candles(currency, until(range), length),
    latest: async (currencies) => {
      const rows = currencies.map((currency) => store.prices(currency, { from: now() - 30 * DAY, to: now() }));
      return (await Promise.all(rows)).flatMap((prices) => prices.at(-1) ?? []);
    },
  };
}
