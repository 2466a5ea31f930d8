import { addSlots, type Instant, toSlot } from "@tracker/core";
import { fakeSource, memoryStore, USD } from "@tracker/core/testing";
import { readSettings, type Settings, unwrap } from "@tracker/settings";
import { VENUES } from "@tracker/sources";
import { expect, test } from "vitest";
import { catchUp } from "./catch-up.ts";
import { replayClock } from "./clocks.ts";
import type { Session } from "./session.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const DAYS = 288;
const NEVER = new AbortController().signal;
const settings: Settings = { ...unwrap(readSettings({}, VENUES)), currencies: [USD] };

function session(now: Instant): Session & { notices: string[] } {
  const clock = replayClock(now, 1);
  const sources = (["coinbase", "kraken"] as const).map((name) => fakeSource({ name, now: clock.now, at: () => 100 }));
  const notices: string[] = [];
  const output = {
    notice: (event: string) => notices.push(event),
    report: () => {},
    progress: () => {},
    failure: () => {},
  };
  return { ports: { sources, store: memoryStore(), clock }, settings, output, signal: NEVER, notices };
}

async function storeAt(here: Session, ...indices: number[]): Promise<void> {
  const price = {
    currency: USD,
    price: 1_000_000 as never,
    quality: "ok" as const,
    kept: 3,
    asked: 3,
    dispersion: 0,
    capturedAt: NOON,
    rule: 1,
  };
  await here.ports.store.save(
    indices.map((index) => ({
      slot: addSlots(NOON, index),
      currency: USD,
      price: { ...price, slot: addSlots(NOON, index) },
      quotes: [],
      context: null,
    })),
  );
}

const stored = async (here: Session) =>
  (await here.ports.store.prices(USD, { from: 0, to: Date.UTC(2100, 0, 1) })).map(
    ({ slot }) => (slot - NOON) / 300_000,
  );

test("everything between the last run and the look-back is filled, however long ago that was", async () => {
  const here = session(NOON + 60 * DAYS * 300_000);
  await storeAt(here, 0);
  const between = await catchUp(here);
  expect(here.notices).toEqual(["catching up"]);
  await between(NEVER);
  expect(await stored(here)).toEqual(Array.from({ length: 59 * DAYS }, (_, index) => index));
});

test("what an interrupted catch-up left is filled too, after later prices were stored", async () => {
  const here = session(NOON + 10 * DAYS * 300_000);
  await storeAt(here, 0, 1, 10 * DAYS);
  const between = await catchUp(here);
  await between(AbortSignal.abort());
  expect(await stored(here)).toHaveLength(3);
  await between(NEVER);
  expect(await stored(here)).toHaveLength(9 * DAYS + 1);
});

test("a new store has nothing to catch up", async () => {
  const here = session(NOON);
  const between = await catchUp(here);
  await between(NEVER);
  expect([await stored(here), here.notices]).toEqual([[], []]);
});
