import { TrackerError } from "@tracker/core";
import type { Connection } from "@tracker/store-azure-sql";
import { expect, test } from "vitest";
import { COUNT_PRICES, pricesAtStake, stakeText } from "./prices-at-stake.ts";

const TARGET = { server: "srv.database.windows.net", database: "prices1" };
const ALONG =
  "To export them first: npm run --silent export -- --format csv --server srv.database.windows.net --database prices1 > prices.csv";

const refused = new TrackerError("no-access", "Client with IP address '203.0.113.9' is not allowed", { number: 40615 });

/** The text for a database that fails with each error in turn and then returns its number of prices, behind a firewall that may not open. */
async function told(
  prices: number,
  { errors = [] as Error[], open = async () => {}, signal = new AbortController().signal } = {},
) {
  const said: string[] = [];
  const done: string[] = [];
  const session = {
    request: () => ({ query: async (sql: string) => ({ recordset: sql === COUNT_PRICES ? [{ prices }] : [] }) }),
  };
  const connection = {
    target: TARGET,
    use: async (_doing: string, _signal: AbortSignal, work: (of: typeof session) => unknown) => {
      const error = errors.shift();
      if (error) throw error;
      return work(session);
    },
  } as unknown as Connection;
  const firewall = {
    open: async (address: string) => {
      done.push(`open ${address}`);
      await open();
    },
    sweep: async () => done.push("sweep"),
  };
  const text = await stakeText(connection, firewall, signal, (line) => said.push(line));
  return { text, said, done };
}

test("says how many prices will be lost, and how to export them", async () => {
  expect(await told(315_532)).toEqual({ text: `About 315,532 prices will be lost. ${ALONG}`, said: [], done: [] });
  expect((await told(0)).text).toBe("No price will be lost: none is stored.");
});

test("opens the firewall if necessary, reports it, and closes it again", async () => {
  const { text, said, done } = await told(3, { errors: [refused] });
  expect([text, said, done]).toEqual([
    `About 3 prices will be lost. ${ALONG}`,
    ["opening the SQL firewall for 203.0.113.9 while this runs"],
    ["open 203.0.113.9", "sweep"],
  ]);
});

test.each([
  ["a server that cannot be reached", new TrackerError("no-answer", "prices1 on srv: counting prices failed (47073)")],
  ["an error in our code", new TypeError("x is not a function")],
])("%s makes the number unknown, with the reason in the same line", async (_what, error) => {
  const { text } = await told(3, { errors: [error] });
  expect(text).toBe(`How many prices will be lost is unknown (${error.message}). ${ALONG}`);
});

test("a firewall that does not open in time makes the number unknown, and is left to the next deployment", async () => {
  const late = new AbortController();
  const open = () => {
    late.abort();
    return Promise.reject(new TrackerError("no-access", "Azure refused PUT"));
  };
  const { text, done } = await told(3, { errors: [refused], open, signal: late.signal });
  expect([text, done]).toEqual([
    `How many prices will be lost is unknown (no answer within 10 s). ${ALONG}`,
    ["open 203.0.113.9"],
  ]);
});

test("a stack that was only deployed in part makes the number unknown", async () => {
  const state = { outputs: {}, group: { subscription: "s", name: "g" }, sqlServerName: undefined };
  const ready = { stack: "dev", state, arm: {} as never };
  const text = await pricesAtStake(ready, {}, new AbortController().signal, () => {});
  expect(text).toMatch(/^How many prices will be lost is unknown \(dev lacks the outputs tenant, .*sqlServer, .*\)\.$/);
});
