import { INSTRUMENT, SECOND } from "@tracker/core";
import { type Answer, iso, problem } from "./answer.ts";
import type { Context } from "./context.ts";
import { readQuery } from "./query.ts";

/** GET /api/health : how old the newest price is; 200 while it is fresh, 503 when it is stale or there is none. */
export async function health(url: URL, { store, clock, currencies }: Context): Promise<Answer> {
  const query = readQuery(url, {});
  if (query.problems) return problem(400, ...query.problems);
  const now = clock.now();
  const ageOf = (instant: number) => Math.max(0, Math.floor((now - instant) / SECOND));
  const latest = await store.latest(currencies);
  const newest = latest.length === 0 ? null : Math.max(...latest.map(({ slot }) => slot));
  const fresh = newest !== null && now - newest <= INSTRUMENT.staleAfter;
  const json = {
    status: newest === null ? "empty" : fresh ? "fresh" : "stale",
    newest: newest && iso(newest),
    ageSeconds: newest && ageOf(newest),
    currencies: latest.map(({ currency, slot }) => ({ currency, newest: iso(slot), ageSeconds: ageOf(slot) })),
  };
  return { status: fresh ? 200 : 503, content: { json } };
}
