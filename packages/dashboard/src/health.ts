import { type Health, healthOf, readVitals, SECOND } from "@tracker/core";
import { isoOrNull } from "./answer.ts";
import { route } from "./route.ts";
import { HEALTH } from "./schemas.ts";

/** 503 for a replay, too: whoever looks at the code alone must not take recorded prices for today's. */
export const health = route({
  path: "/api/health",
  name: "health",
  summary: "The newest price of each currency, and why there is no newer one: 200 while all are fresh.",
  schema: HEALTH,
  unwell: true,
  parameters: () => ({}),
  answer: async (_asked, { store, clock, currencies, clockOffset = null, replayOf }) => {
    const isReplay = replayOf !== undefined;
    const found = healthOf(await readVitals({ store, clock }, { currencies, clockOffset, isReplay }));
    return { status: found.status === "fresh" ? 200 : 503, content: { json: healthJson(found) } };
  },
});

/** Health as every answer and message has it: docs/health.md. It changes with what is known and not with the time: who polls it gets a 304. */
export function healthJson({ status, asked, clockOffset, currencies }: Health) {
  return {
    status,
    asked: isoOrNull(asked),
    ...(clockOffset !== null && { clockOffsetSeconds: Math.round(clockOffset / SECOND) }),
    currencies: currencies.map(({ currency, status, newest, why }) => ({
      currency,
      status,
      newest: isoOrNull(newest),
      why,
    })),
  };
}
