import {
  addSlots,
  type Currency,
  DAY,
  INSTRUMENT,
  type PriceStore,
  type Range,
  type Slot,
  slotFrom,
} from "@tracker/core";

/** How much is searched at a time for the first price. */
const PAGE = 30 * DAY;

/** The range from the first to the last stored price, limited to `from` and `to`; undefined if there is no price in it. */
export async function storedRange(
  store: PriceStore,
  currencies: readonly Currency[],
  { from, to }: { readonly from: number | undefined; readonly to: number | undefined },
): Promise<Range<Slot> | undefined> {
  const newest = (await store.latest(currencies)).map(({ slot }) => slot);
  const end = slotFrom(Math.min(to ?? Number.POSITIVE_INFINITY, Math.max(...newest.map((slot) => addSlots(slot, 1)))));
  for (let start = slotFrom(from ?? INSTRUMENT.since); start < end; start = slotFrom(start + PAGE)) {
    const slots = await store.pricedSlots(currencies, { from: start, to: Math.min(start + PAGE, end) });
    const first = [...slots.values()].flatMap((some) => some.slice(0, 1));
    if (first.length > 0) return { from: slotFrom(Math.min(...first)), to: end };
  }
  return undefined;
}
