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
  answer: async (_asked, { store, currencies }) =>
    json({
      slotMinutes: SLOT_LENGTH / MINUTE,
      currencies,
      prices: (await store.latest(currencies)).map((row) => ({ currency: row.currency, ...priceJson(row) })),
    }),
});
