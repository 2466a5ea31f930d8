import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Simulator } from "@stand-ins/venues";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { skipReason } from "../../scripts/skips.ts";
import { type Running, startLocal } from "../run-script.ts";
import { startVenues, urlsOf } from "../simulated-venues.ts";
import { type Ask, generatedClient, OPENAPI_TS } from "./client.ts";

const FILE = join(import.meta.dirname, "../../docs/openapi.json");
const { paths } = JSON.parse(readFileSync(FILE, "utf8"));
const OPERATIONS: readonly string[] = Object.values<{ get: { operationId: string } }>(paths).map(
  ({ get }) => get.operationId,
);

let folder: string;
let simulator: Simulator;
let running: Running;
let baseUrl: string;
let client: Readonly<Record<string, Ask>> | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "client-"));
  client = await generatedClient(FILE, folder);
  if (client === undefined) return;
  simulator = await startVenues();
  const args = ["start", "--file", join(folder, "prices.db"), "--port", "0", "--json"];
  running = startLocal(args, urlsOf(simulator));
  [, baseUrl = ""] = await running.printed(/"url":"([^"]+)"/);
  await running.printed(/"event":"capture"/);
});
afterAll(async () => {
  running?.process.kill();
  await running?.ended;
  await simulator?.close();
  rmSync(folder, { recursive: true });
});

type Query = Readonly<Record<string, string>>;

/** Queries to try besides an empty one. */
const QUERIES: Readonly<Record<string, readonly Query[]>> = {
  first: [{ currency: "EUR" }, { from: "2009-01-03" }, { from: "2999-01-01" }],
  prices: [{ currency: "GBP" }, { format: "csv" }, { from: "2020-01-01", to: "2020-01-02" }],
  candles: [{ length: "5m" }, { length: "1d", from: "2009-01-03" }, { format: "csv", length: "2h" }],
  quotes: [{ slot: "2020-01-01" }],
};

describe("a client that a third-party generator made from the description", () => {
  beforeEach((context) => {
    if (client !== undefined) return;
    context.skip(skipReason(`${OPENAPI_TS} is not in .tools/`, `npm run tool ${OPENAPI_TS} && npm test`));
  });
  const ask = (operation: string, query?: Query, at = baseUrl) => {
    const { [operation]: call } = client as Readonly<Record<string, Ask>>;
    return (call as Ask)({ baseUrl: at, ...(query !== undefined && { query }) });
  };

  test.each(OPERATIONS)("reads what %s answers", async (operation) => {
    for (const query of [undefined, ...(QUERIES[operation] ?? [])]) {
      const { data, error, response } = await ask(operation, query);
      expect([query, response?.status, error]).toEqual([query, 200, undefined]);
      expect(typeof data).toBe(query?.format === "csv" ? "string" : "object");
    }
  });

  test("returns the problems of a refused request", async () => {
    const { data, error, response } = await ask("prices", { from: "2026-01-02", to: "2026-01-01" });
    expect([data, response?.status, error]).toEqual([
      undefined,
      400,
      { problems: [expect.stringMatching(/^from .* is not before to/)] },
    ]);
  });

  test("refuses an answer that does not match the description", async () => {
    const server = createServer((_request, response) => {
      response.setHeader("content-type", "application/json").end('{"alive":"perhaps"}');
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const { data, error } = await ask("live", undefined, `http://127.0.0.1:${port}`);
    expect([data, String(error)]).toEqual([undefined, expect.stringContaining("Expected true")]);
  });
});
