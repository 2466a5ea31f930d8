import { type Health, healthOf, readVitals, SECOND } from "@tracker/core";
import { isoOrNull } from "./answer.ts";
import { choice } from "./query.ts";
import { route } from "./route.ts";
import { HEALTH } from "./schemas.ts";

/** Browsers log every 503 to the console: a client that reads the body can ask for 200 instead. */
const unhealthyParameter = choice<200 | 503>({
  name: "unhealthy",
  description: "the status code if not all are fresh",
  choices: new Map([
    ["503", 503],
    ["200", 200],
  ]),
  usual: "503",
  example: "200",
});

/** A replay is a 503 as well: a caller that only checks the status must not take recorded prices for today's. */
export const health = route({
  path: "/api/health",
  name: "health",
  summary: "The newest price of each currency, and why there is no newer one: 200 while all are fresh.",
  schema: HEALTH,
  unwell: true,
  parameters: () => ({ unhealthy: unhealthyParameter }),
  answer: async ({ unhealthy }, { store, clock, currencies, clockOffset = null, replayOf }) => {
    const isReplay = replayOf !== undefined;
    const found = healthOf(await readVitals({ store, clock }, { currencies, clockOffset, isReplay }));
    return { status: found.status === "fresh" ? 200 : unhealthy, content: { json: healthJson(found) } };
  },
});

/** Returns health as in every answer and message (docs/health.md). It has no ages that change with the time, so polling gets a 304. */
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
