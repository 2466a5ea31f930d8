import { addSlots, MINUTE, SECOND, SLOT_LENGTH } from "@tracker/core";
import { EUR, memoryStore, USD } from "@tracker/core/testing";
import { beforeEach, describe, expect, test } from "vitest";
import { cachedReads } from "./cache.ts";
import { ROUTES } from "./routes.ts";
import { capture, NOON, serving } from "./testing/index.ts";

const PATHS = ROUTES.map(({ path }) => path);
/** The paths whose answers no price changes. */
const ALWAYS = ["/api/live", "/api/openapi.json"];

describe.each([
  ["the process's own store", false],
  ["a frugal store", true],
])("polling %s", (_name, frugal) => {
  let now: number;
  let store: ReturnType<typeof memoryStore>;
  let served: Awaited<ReturnType<typeof serving>>;
  /** Saves a price in each currency, `index` slots after noon. */
  const save = async (index: number) => {
    const one = capture(index, 100 + index, "ok");
    const quotes = one.quotes.map((quote) => ({ ...quote, currency: EUR }));
    const other = { ...one, currency: EUR, price: one.price && { ...one.price, currency: EUR }, quotes };
    await store.save([one, other]);
  };
  beforeEach(async () => {
    now = NOON + 30 * SECOND;
    const clock = { now: () => now };
    store = memoryStore();
    await save(0);
    served = await serving({
      ...(frugal ? { store: cachedReads(store, clock), frugal } : { store }),
      clock,
      currencies: [USD, EUR],
    });
  });
  const poll = (path: string, etag: string) => served.get(path, { headers: { "if-none-match": etag } });

  test.each(PATHS)("%s is not sent again within a slot, but its Date is current", async (path) => {
    const { status, headers } = await served.get(path);
    expect([status, headers.get("date")]).toEqual([200, "Tue, 24 Nov 2026 12:00:30 GMT"]);
    const etag = headers.get("etag") ?? "";
    now += 7 * SECOND;
    const again = await poll(path, etag);
    expect([again.status, again.bytes.length, again.headers.get("etag")]).toEqual([304, 0, etag]);
    expect(again.headers.get("date")).toBe("Tue, 24 Nov 2026 12:00:37 GMT");
    // From five seconds before a slot, a run belongs to that slot.
    now = NOON + SLOT_LENGTH - 6 * SECOND;
    expect((await poll(path, etag)).status).toBe(304);
  });

  test.each(PATHS.filter((path) => !ALWAYS.includes(path)))(
    "%s is sent again when there is a new price",
    async (path) => {
      const etag = (await served.get(path)).headers.get("etag") ?? "";
      await save(1);
      now = addSlots(NOON, 1) + MINUTE;
      expect((await poll(path, etag)).status).toBe(200);
    },
  );
});
