import { iso, json } from "./answer.ts";
import { priceJson } from "./prices.ts";
import { rangeParameters } from "./query.ts";
import { route } from "./route.ts";
import { FIRST } from "./schemas.ts";

export const first = route({
  path: "/api/first",
  name: "first",
  summary: "The first stored price at or after a time, however much later.",
  schema: FIRST,
  parameters: (context) => {
    const { currency, from } = rangeParameters(context);
    return { currency, from };
  },
  answer: async ({ currency, from }, { store }) => {
    const row = await store.firstFrom(currency, from);
    return json({ currency, from: iso(from), first: row === undefined ? null : priceJson(row) });
  },
});
