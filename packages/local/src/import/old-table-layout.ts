import { type Currency, type Instant, MINUTE, type Price, parseCurrency, SLOT_LENGTH } from "@tracker/core";
import { readFields } from "@tracker/settings";
import type { Layout } from "./layout.ts";
import { importedPrice, priceField } from "./prices.ts";
import { slotField } from "./times.ts";

const TIME = "btctimex";

/**
 * The table that this project replaces, dbo.btctable01: a time, and the index in each currency, which may be missing. The time is when the index
 * was published, about once a minute, so it is up to a minute away from the boundary at which it was asked.
 */
export function oldTableLayout(heading: readonly string[], now: Instant): Layout {
  const time = { [TIME]: slotField(TIME, now, boundaryNear) };
  const rates = new Map(heading.flatMap((name) => rateOf(name) ?? []));
  return {
    columns: [TIME, ...(rates.size === 0 ? ["bpi_usd_ratex"] : rates.keys())],
    prices: [...rates.keys()],
    read: ({ textOf }) => {
      const given = [...rates.keys()].filter((name) => !/^(null)?$/i.test(textOf(name)?.trim() ?? ""));
      const when = readFields(time, textOf);
      const prices = readFields(
        Object.fromEntries(given.map((name) => [name, priceField(name, withoutCommas)])),
        textOf,
      );
      if (when.problems || prices.problems) return { problems: [...(when.problems ?? []), ...(prices.problems ?? [])] };
      const slot = when.value[TIME];
      const priceOf = ([name, price]: [string, Price]) => importedPrice(slot, rates.get(name) as Currency, price, now);
      return { value: Object.entries(prices.value).map(priceOf) };
    },
  };
}

/** The currency of a column such as bpi_usd_rateX, with its name. */
function rateOf(name: string): [readonly [name: string, currency: Currency]] | undefined {
  const currency = parseCurrency(/^bpi_([a-z]{3})_ratex$/.exec(name)?.[1]?.toUpperCase() ?? "");
  return currency && [[name, currency]];
}

function boundaryNear(time: Instant): Instant {
  const boundary = Math.round(time / SLOT_LENGTH) * SLOT_LENGTH;
  return Math.abs(time - boundary) <= MINUTE ? boundary : time;
}

/** 34,851.1 as 34851.1; a text with commas elsewhere is returned unchanged, and is not a decimal. */
function withoutCommas(text: string): string {
  return /^\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
}
