import { iso, json } from "./answer.ts";
import { priceJson } from "./prices.ts";
import { currencyParameter, fromParameter } from "./query.ts";
import { route } from "./route.ts";
import { FIRST } from "./schemas.ts";

export const first = route({
  path: "/api/first",
  name: "first",
  summary: "The first stored price at or after a time, however much later.",
  schema: FIRST,
  parameters: (context) => ({ currency: currencyParameter(context), from: fromParameter(context) }),
  answer: async ({ currency, from }, { store }) => {
    const row = await store.firstFrom(currency, from);
    return json({ currency, from: iso(from), first: row === undefined ? null : priceJson(row) });
  },
});
