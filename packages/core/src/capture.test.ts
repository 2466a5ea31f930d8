import { describe, expect, test } from "vitest";
import { askSources, capture } from "./capture.ts";
import type { Currency } from "./currency.ts";
import type { Ports } from "./ports.ts";
import { ASK_DEADLINE } from "./rule.ts";
import { addSlots, EARLY, LIVE_WINDOW, toSlot } from "./slot.ts";
import type { PriceSource } from "./source.ts";
import { EUR, fakeSource, GBP, memoryStore, SOURCE_NAMES, USD } from "./testing/index.ts";

const NOON = toSlot(Date.UTC(2026, 10, 24, 12, 0));
const NEVER = new AbortController().signal;
const NAMES = SOURCE_NAMES.slice(0, 3);

test.each([
  ["before the early limit", -EARLY - 1, "no-answer"],
  ["at the early limit", -EARLY, "kept"],
  ["two deadlines after the live window", LIVE_WINDOW + 2 * ASK_DEADLINE, "kept"],
  ["later", LIVE_WINDOW + 2 * ASK_DEADLINE + 1, "no-answer"],
])("an answer that arrives %s, %d ms after the slot, is %s", async (_when, offset, verdict) => {
  const now = () => NOON + offset;
  const sources = NAMES.map((name) => fakeSource({ name, now, at: () => 100 }));
  const { captures } = await capture({ sources, store: memoryStore(), clock: { now } }, NOON, [USD], NEVER);
  expect(captures[0]?.quotes.map((quote) => quote.verdict)).toEqual(Array(3).fill(verdict));
  expect(captures[0]?.price?.capturedAt).toBe(verdict === "kept" ? now() : undefined);
});

describe("a source that stands still in one currency", () => {
  /** The verdicts on the dollar quotes, which stand still, in the fourth slot; the euro quotes are as given. */
  async function fourth(euros: (instant: number) => number) {
    let now: number = NOON;
    const at = (instant: number, currency: Currency) => (currency === USD ? 100 : euros(instant));
    const sources = NAMES.map((name) => fakeSource({ name, currencies: [USD, EUR], now: () => now, at }));
    const ports: Ports = { sources, store: memoryStore(), clock: { now: () => now } };
    for (; now < addSlots(NOON, 3); now = addSlots(toSlot(now), 1))
      await ports.store.save((await capture(ports, toSlot(now), [USD, EUR], NEVER)).captures);
    const { captures } = await capture(ports, toSlot(now), [USD, EUR], NEVER);
    return captures[0]?.quotes.map(({ verdict }) => verdict);
  }

  test("is frozen only if it moves in no other currency", async () => {
    expect(await fourth((instant) => 90 + (instant % 7) / 1000)).toEqual(Array(3).fill("kept"));
    expect(await fourth(() => 90)).toEqual(Array(3).fill("frozen"));
  });
});

test("a source is asked once for all the currencies that it quotes, and not at all if it quotes none", async () => {
  const asked: [string, readonly Currency[]][] = [];
  const source = (name: string, currencies: readonly Currency[]): PriceSource => {
    const made = fakeSource({ name, currencies, now: () => NOON, at: () => 100 });
    return {
      ...made,
      ask: async (slot, quoted, signal) => {
        asked.push([name, quoted]);
        return made.ask(slot, quoted, signal);
      },
    };
  };
  const sources = [source("alder", [GBP, USD]), source("birch", [GBP]), source("cedar", [EUR, USD])];
  const answers = await askSources({ sources, clock: { now: () => NOON + 5 } }, NOON, [USD, EUR], NEVER);
  expect(asked).toEqual([
    ["alder", [USD]],
    ["cedar", [USD, EUR]],
  ]);
  expect(answers.map(({ source, currency, receivedAt }) => [source, currency, receivedAt])).toEqual([
    ["alder", USD, NOON + 5],
    ["cedar", USD, NOON + 5],
    ["cedar", EUR, NOON + 5],
  ]);
});
