import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  addSlots,
  type Currency,
  DAY,
  formatSlot,
  INSTRUMENT,
  minutes,
  SECOND,
  SLOT_LENGTH,
  slotAt,
} from "@tracker/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { findingsOf } from "./finding.ts";
import { checkHealth } from "./health.ts";
import { checkPage } from "./page.ts";
import { checkPrices } from "./prices.ts";

const PRESENT = slotAt(Date.parse("2026-11-26T12:00:00Z"));
const NOW = PRESENT + 120 * SECOND;
const USD = "USD" as Currency;

/** An app that gives every request the same answer; a string is sent unchanged. */
async function app(status: number, body: unknown, type = "application/json"): Promise<URL> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { "content-type": type }).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

const NOBODY = new URL("http://127.0.0.1:9/");

describe("health", () => {
  const of = (currency: string, status: string, newest: string | null, why: string | null = null) => ({
    currency,
    status,
    newest,
    why,
  });
  const [NOON, EARLIER] = ["2026-11-24T12:00:00Z", "2026-11-24T11:00:00Z"];

  test("is ok if each currency has a fresh price", async () => {
    const url = await app(200, {
      status: "fresh",
      currencies: [of("USD", "fresh", NOON), of("EUR", "fresh", EARLIER)],
    });
    expect(await checkHealth(url)).toEqual([
      { what: "health", outcome: "ok", said: "fresh: USD from 2026-11-24T12:00:00Z, EUR from 2026-11-24T11:00:00Z" },
    ]);
  });

  test.each([
    [
      "no price",
      {
        status: "empty",
        currencies: [
          of("USD", "empty", null, "no slot has been captured yet"),
          of("EUR", "empty", null, "no slot has been captured yet"),
        ],
      },
      new RegExp(
        `^empty; no price of USD, EUR yet \\(no slot has been captured yet\\)\\. The first comes within ${minutes(SLOT_LENGTH)};`,
      ),
    ],
    [
      "an old price in one currency",
      {
        status: "stale",
        currencies: [of("USD", "fresh", NOON), of("EUR", "stale", EARLIER, "only one usable quote left: kraken stale")],
      },
      /^stale; the newest price of EUR is from 2026-11-24T11:00:00Z \(only one usable quote left: kraken stale\)\. The timer does not run/,
    ],
    [
      "an old price and one that never came",
      { status: "empty", currencies: [of("USD", "stale", EARLIER), of("EUR", "empty", null)] },
      /^empty; the newest price of USD is from 2026-11-24T11:00:00Z; no price of EUR yet\. The first comes within/,
    ],
    [
      "a wrong clock",
      { status: "wrong-clock", clockOffsetSeconds: -75, currencies: [of("USD", "stale", EARLIER)] },
      /^wrong-clock; its clock is off by -75 s; the newest price of USD is from 2026-11-24T11:00:00Z\. .*az functionapp restart/,
    ],
    [
      "a replay",
      { status: "replay", currencies: [of("USD", "replay", NOON)] },
      /^replay; the newest price of USD is from 2026-11-24T12:00:00Z\. No stack serves recorded prices: .*pulumi stack output page/,
    ],
    [
      "a status code that contradicts the body",
      { status: "fresh", currencies: [of("USD", "fresh", NOON)] },
      /^the app does not run \(HTTP 503: \{"status":"fresh"/,
    ],
    [
      "no database",
      { problems: ["the prices cannot be read at the moment"] },
      /^the app runs, but reports: the prices cannot .*40914 or 40615.*network private-endpoint-with-firewall, and/,
    ],
    ["no app", "The service is unavailable.", /^the app does not run \(HTTP 503: The service is unavailable\.\)/],
    ["another answer", { status: "fresh", currencies: "all" }, /^the app does not run \(HTTP 503: \{"status":"fresh"/],
  ])("with %s says what to do", async (_what, body, said) => {
    const url = await app(503, body);
    expect(await findingsOf("health", () => checkHealth(url))).toEqual([
      { what: "health", outcome: "failed", said: expect.stringMatching(said) },
    ]);
  });

  test("of an unreachable app is a finding too", async () => {
    const [finding] = await findingsOf("health", () => checkHealth(NOBODY));
    expect(finding).toMatchObject({ outcome: "failed", said: expect.stringContaining("127.0.0.1:9 does not answer") });
  });
});

describe("prices", () => {
  const day = Array.from({ length: DAY / SLOT_LENGTH + 1 }, (_, index) => addSlots(PRESENT, -index)).toReversed();
  const answer = (slots: readonly number[]) => ({
    prices: slots.map((slot) => ({ slot: new Date(slot).toISOString().replace(".000", ""), price: 90_000.5 })),
  });
  const check = async (body: unknown, status = 200) => {
    const url = await app(status, body);
    const [finding] = await findingsOf(USD, () => checkPrices(url, USD, NOW));
    return [finding?.outcome, finding?.said];
  };

  test("for every slot are ok", async () => {
    expect(await check(answer(day))).toEqual([
      "ok",
      "90000.5 at 2026-11-26T12:00Z, 120 s old; every slot of the last 24 hours has one",
    ]);
  });

  test("with gaps are ok, and the gaps are listed", async () => {
    expect(await check(answer(day.filter((_, index) => index < 10 || index > 14)))).toEqual([
      "ok",
      expect.stringContaining(
        `; 5 slots of the last 24 hours have none (${day.slice(10, 13).map(formatSlot).join(", ")} …), `,
      ),
    ]);
  });

  test.each([
    [
      "that are old",
      answer(day.filter((slot) => NOW - slot > INSTRUMENT.staleAfter)),
      200,
      /^90000\.5 at 2026-11-26T\d\d:\d\dZ, \d+ s old; .* No newer one was stored/,
    ],
    ["that are none", answer([]), 200, /^no price in the last 24 hours\. Its quotes say why/],
    ["that are refused", { problems: ["currency: no"] }, 400, /^the API returned no prices \(HTTP 400: currency: no\)/],
  ])("%s fail", async (_what, body, status, said) => {
    expect(await check(body, status)).toEqual(["failed", expect.stringMatching(said)]);
  });
});

describe("the page", () => {
  test("is ok if one is served", async () => {
    const url = await app(200, "<!doctype html>", "text/html; charset=utf-8");
    expect(await checkPage(url)).toEqual([{ what: "page", outcome: "ok", said: url.href }]);
  });

  test("fails if something else is served", async () => {
    const url = await app(404, {});
    await expect(checkPage(url)).rejects.toThrow("answers with HTTP 404 (application/json) instead of a page");
  });
});
