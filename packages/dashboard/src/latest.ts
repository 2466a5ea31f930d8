import { MINUTE, SLOT_LENGTH } from "@tracker/core";
import { json } from "./answer.ts";
import { priceJson } from "./prices.ts";
import { route } from "./route.ts";
import { LATEST } from "./schemas.ts";

export const latest = route({
  path: "/api/latest",
  name: "latest",
  summary: "The newest price of each currency, and the currencies.",
  schema: LATEST,
  parameters: () => ({}),
  answer: async (_asked, { store, currencies }) => {
    const rows = await store.latest(currencies);
    return json({
      slotMinutes: SLOT_LENGTH / MINUTE,
      currencies,
      prices: currencies.flatMap((currency) =>
        rows.filter((row) => row.currency === currency).map((row) => ({ currency, ...priceJson(row) })),
      ),
    });
  },
});
