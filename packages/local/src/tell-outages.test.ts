import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { addSlots, formatSlot, INSTRUMENT, MINUTE, SECOND, SLOT_LENGTH, TrackerError, toSlot } from "@tracker/core";
import { EUR, memoryStore, price } from "@tracker/core/testing";
import { readSettings, unwrap } from "@tracker/settings";
import { VENUES } from "@tracker/sources";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Output } from "./output.ts";
import { type OutageTeller, tellOutages } from "./tell-outages.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const SECRET = "services/T000/B000/zsUSDMb1";
const LATE = Math.ceil(INSTRUMENT.staleAfter / SLOT_LENGTH);

let now: number;
let stop: AbortController;
let store: ReturnType<typeof memoryStore>;
let server: Server;
let received: { readonly path: string | undefined; readonly body: string }[];
/** The webhook's status; undefined for no answer at all. */
let status: number | undefined;
let told: string[];
let failures: string[];
const output: Output = {
  notice: (_event, text) => told.push(text),
  report: () => {},
  progress: () => {},
  repeated: () => {},
  failure: (error) => failures.push(String(error)),
};

beforeEach(async () => {
  [now, stop, store, received, status, told, failures] = [NOON, new AbortController(), memoryStore(), [], 200, [], []];
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ path: request.url, body });
    if (status !== undefined) response.writeHead(status, { location: "http://127.0.0.1:1/" }).end("ok");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => {
  stop.abort();
  server.closeAllConnections();
  server.close();
});

async function saved(index: number): Promise<void> {
  const slot = addSlots(NOON, index);
  const row = { slot, currency: EUR, price: price(7), quality: "ok", kept: 2, asked: 2 } as const;
  const stored = { ...row, dispersion: 0, capturedAt: slot + SECOND, rule: 2 };
  await store.save([{ ...row, price: stored, quotes: [], context: null }]);
}

/** A teller whose quiet time is over, with a price for every slot until noon. */
async function teller(): Promise<OutageTeller> {
  const settings = { ...unwrap(readSettings({ TRACKER_CURRENCIES: "EUR" }, VENUES)), sources: [] };
  const clock = { now: () => now, sleepUntil: async () => {}, signalAt: () => stop.signal };
  const session = { ports: { sources: [], store, clock }, settings, output, signal: stop.signal };
  now = addSlots(NOON, -2 * LATE);
  const { port } = server.address() as AddressInfo;
  const telling = await tellOutages(session, `http://127.0.0.1:${port}/${SECRET}?sig=${SECRET}`);
  for (let index = -2 * LATE; index <= 0; index++) {
    await saved(index);
    await runAt(telling, index);
  }
  expect(received).toEqual([]);
  return telling;
}

async function runAt(telling: OutageTeller, index: number, clockOffset = 0): Promise<void> {
  now = addSlots(NOON, index) + 2 * SECOND;
  telling.afterRun(clockOffset);
  await telling.ended();
}

async function outage(telling: OutageTeller): Promise<void> {
  for (let index = 1; index <= LATE; index++) await runAt(telling, index);
}

test("sends an outage and its end, each with the health of that moment", async () => {
  const telling = await teller();
  await outage(telling);
  await saved(LATE + 1);
  await runAt(telling, LATE + 1);
  expect(received.map(({ path }) => path)).toEqual([`/${SECRET}?sig=${SECRET}`, `/${SECRET}?sig=${SECRET}`]);
  const since = new Date(NOON).toISOString().replace(".000", "");
  const [stopped, back] = received.map(({ body }) => JSON.parse(body));
  expect(stopped).toEqual({
    event: "stopped",
    at: new Date(addSlots(NOON, LATE) + 2 * SECOND).toISOString().replace(".000", ""),
    since,
    text: expect.stringContaining(`no EUR price since ${formatSlot(NOON)}`),
    status: "stale",
    asked: null,
    currencies: [{ currency: "EUR", status: "stale", newest: since, why: expect.any(String) }],
  });
  expect(back).toMatchObject({ event: "back", since, status: "fresh", currencies: [{ status: "fresh", why: null }] });
  expect(told).toEqual([`Sent to the webhook: ${stopped.text}`, `Sent to the webhook: ${back.text}`]);
  expect(failures).toEqual([]);
});

test("sends by how much the clock is off", async () => {
  const telling = await teller();
  await saved(1);
  await runAt(telling, 1, 2 * MINUTE);
  expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([{ event: "clock-off", clockOffsetSeconds: 120 }]);
});

test("reports an outage when the last prices are stale, also if the store cannot be read", async () => {
  const telling = await teller();
  store.latest = () => Promise.reject(new TrackerError("store-failed", "the disk is gone"));
  await outage(telling);
  expect(received.map(({ body }) => JSON.parse(body))).toMatchObject([{ event: "stopped", status: "stale" }]);
});

test.each([503, 404, 302])(
  "a webhook that answers %i is tried again after the next runs, which is reported once",
  async (code) => {
    const telling = await teller();
    status = code;
    await outage(telling);
    await runAt(telling, LATE + 1);
    await runAt(telling, LATE + 2);
    status = 200;
    await runAt(telling, LATE + 3);
    await runAt(telling, LATE + 4);
    expect(received).toHaveLength(4);
    expect(failures).toEqual([
      `TRACKER_WEBHOOK could not be notified of an outage (HTTP ${code}): trying again after each run, 12 times in all`,
    ]);
    expect(told).toHaveLength(1);
  },
);

test("a message is given up after 12 runs", async () => {
  const telling = await teller();
  status = 500;
  await outage(telling);
  for (let index = LATE + 1; index < LATE + 20; index++) await runAt(telling, index);
  expect(received).toHaveLength(12);
  expect([told, failures]).toEqual([[], [expect.stringContaining("HTTP 500")]]);
});

test("does not print the address of a webhook that cannot be reached", async () => {
  const telling = await teller();
  server.close();
  await once(server, "close");
  await outage(telling);
  expect(failures).toEqual([
    expect.stringMatching(/^TRACKER_WEBHOOK could not be notified of an outage \(nothing is listening there/),
  ]);
  expect(failures.join()).not.toContain(SECRET);
});

test("nothing waits for a webhook that never answers", async () => {
  const telling = await teller();
  await outage(telling);
  status = undefined;
  await saved(LATE + 1);
  now = addSlots(NOON, LATE + 1);
  telling.afterRun(0);
  await expect.poll(() => received.length).toBe(2);
  stop.abort();
  await telling.ended();
  expect([told.length, failures]).toEqual([1, []]);
});
