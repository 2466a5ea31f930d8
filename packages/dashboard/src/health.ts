import { type Health, healthOf, readVitals, SECOND } from "@tracker/core";
import { type Answer, isoOrNull, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { readQuery } from "./query.ts";

/**
 * GET /api/health : the newest price of each currency, and why there is none or no newer one. 200 while all are fresh; 503 for
 * anything else, a replay too: whoever looks at the code alone must not take recorded prices for today's.
 */
export async function health(
  url: URL,
  { store, clock, currencies, clockOffset = null, replayOf }: Context,
): Promise<Answer> {
  const query = readQuery(url, {});
  if (query.problems) return problem(400, ...query.problems);
  const isReplay = replayOf !== undefined;
  const found = healthOf(await readVitals({ store, clock }, { currencies, clockOffset, isReplay }));
  return { status: found.status === "fresh" ? 200 : 503, content: { json: healthJson(found) } };
}

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
