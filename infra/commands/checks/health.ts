import { cut, HEALTH_STATUSES, type HealthStatus, minutes, parseJson, SLOT_LENGTH, TrackerError } from "@tracker/core";
import * as v from "valibot";
import type { Finding } from "./finding.ts";
import { get } from "./get.ts";

const NETWORK =
  "Its failures are in Application Insights; 40914 or 40615 there means that the server refuses the app over the service endpoint: pulumi config set network private-endpoint-with-firewall, and npm run up.";

/** What to do about each status of docs/health.md. */
const HINTS: Readonly<Record<Exclude<HealthStatus, "fresh">, string>> = {
  stale: `The timer does not run, no quorum of venues answers, the database cannot be written, or the clock of its host is off: the log of capturePrice says which. ${NETWORK}`,
  empty: `The first comes within ${minutes(SLOT_LENGTH)}; if it does not, the venues or the database cannot be reached. ${NETWORK}`,
  "wrong-clock":
    "On Azure, az functionapp restart may move the app to another host; if the clock stays wrong, contact Azure's support.",
  replay:
    "No stack serves recorded prices: something else answers at this address. Compare it with pulumi stack output page.",
};

const currencyHealth = v.object({
  currency: v.string(),
  status: v.picklist(HEALTH_STATUSES),
  newest: v.nullable(v.string()),
  why: v.nullable(v.string()),
});
type CurrencyHealth = v.InferOutput<typeof currencyHealth>;

/** The part of the answer of /api/health that is checked. */
const healthAnswer = v.object({
  status: v.picklist(HEALTH_STATUSES),
  clockOffsetSeconds: v.optional(v.number()),
  currencies: v.array(currencyHealth),
});
const refusal = v.object({ problems: v.array(v.string()) });

/** Checks that the app runs, reaches its database, and has a fresh price in every currency. */
export async function checkHealth(page: URL): Promise<readonly Finding[]> {
  const answer = await get(new URL("api/health", page));
  const body = parseJson(answer.text);
  if (v.is(healthAnswer, body) && (body.status === "fresh") === (answer.status === 200)) {
    const { status, clockOffsetSeconds, currencies } = body;
    if (status === "fresh") {
      const newest = currencies.map((one) => `${one.currency} from ${one.newest}`);
      return [{ what: "health", outcome: "ok", said: `fresh: ${newest.join(", ")}` }];
    }
    const clock = clockOffsetSeconds === undefined ? [] : [`its clock is off by ${clockOffsetSeconds} s`];
    throw new TrackerError("no-answer", [status, ...clock, ...unwellTexts(currencies)].join("; "), {
      hint: HINTS[status],
    });
  }
  if (v.is(refusal, body)) {
    throw new TrackerError("no-answer", `the app runs, but reports: ${cut(body.problems.join("; "))}`, {
      hint: `It cannot reach its database. ${NETWORK}`,
    });
  }
  throw new TrackerError("no-answer", `the app does not run (HTTP ${answer.status}: ${cut(answer.text, 80)})`, {
    hint: "Look at its log stream in the portal; npm run up publishes it again if its code changed.",
  });
}

/** Describes the currencies that are not fresh, grouped by the same description. */
function unwellTexts(currencies: readonly CurrencyHealth[]): string[] {
  const unwell = currencies.filter(({ status }) => status !== "fresh");
  const same = Map.groupBy(unwell, ({ newest, why }) => `${newest} ${why}`);
  return [...same.values()].map((all) => {
    const names = all.map(({ currency }) => currency).join(", ");
    const { newest = null, why = null } = all[0] ?? {};
    const said = newest === null ? `no price of ${names} yet` : `the newest price of ${names} is from ${newest}`;
    return why === null ? said : `${said} (${cut(why, 300)})`;
  });
}
