import { hiding, readVitals, SECOND } from "@tracker/core";
import { healthJson, iso, isoOrNull } from "@tracker/dashboard";
import { WEBHOOK_SETTING } from "@tracker/settings";
import { causeOf } from "@tracker/sources";
import { type OutageNews, outageText, outageWatch } from "./outages.ts";
import type { Session } from "./session.ts";

/** How long the webhook may take to answer. */
const DEADLINE = 10 * SECOND;

/** After how many runs an undelivered message is given up: an hour. */
const MOST_TRIES = 12;

export interface OutageTeller {
  /** Call it after each run, with how far our clock is ahead of the venues', in milliseconds; returns at once. */
  afterRun(clockOffset: number | null): void;
  /** Resolves when no delivery is in progress; soon after the session's signal has fired. */
  ended(): Promise<void>;
}

/** Notifies a webhook of outages (docs/unattended.md). Nothing waits for it, and its failures make nothing else fail. */
export async function tellOutages(
  { ports, settings, output, signal }: Session,
  webhook: string,
): Promise<OutageTeller> {
  const { currencies } = settings;
  const vitalsNow = (clockOffset: number | null) => readVitals(ports, { currencies, clockOffset, isReplay: false });
  const due: { readonly news: OutageNews; tries: number }[] = [];
  let vitals = await vitalsNow(null);
  let isReached = true;
  const newsOf = outageWatch(vitals);

  async function look(clockOffset: number | null): Promise<void> {
    // If the store cannot be read, the last vitals stay, and their prices go stale.
    vitals = await vitalsNow(clockOffset).catch(() => ({ ...vitals, now: ports.clock.now(), clockOffset }));
    const news = newsOf(vitals);
    if (news !== undefined) due.push({ news, tries: 0 });
    await deliver();
  }

  async function deliver(): Promise<void> {
    for (let next = due[0]; next !== undefined && !signal.aborted; next = due[0]) {
      const problem = await post(webhook, messageOf(next.news), signal);
      if (signal.aborted) return;
      if (problem !== undefined) return putOff(problem);
      isReached = true;
      due.shift();
      output.notice("told", `Sent to the webhook: ${outageText(next.news)}`, { told: next.news.event });
    }
  }

  function putOff(problem: string): void {
    if (isReached) {
      const again = `trying again after each run, ${MOST_TRIES} times in all`;
      output.failure(`${WEBHOOK_SETTING.name} could not be notified of an outage (${problem}): ${again}`);
    }
    isReached = false;
    for (const message of due) message.tries += 1;
    due.splice(0, due.length, ...due.filter(({ tries }) => tries < MOST_TRIES));
  }

  let running = Promise.resolve();
  return {
    afterRun: (clockOffset) => {
      running = running.then(() => look(clockOffset));
    },
    ended: () => running,
  };
}

/** The message: the news, and the health as in `/api/health`. Slack shows its `text`. */
function messageOf(news: OutageNews) {
  const { event, at, since, health } = news;
  return {
    event,
    at: iso(at),
    since: isoOrNull(since),
    text: outageText(news),
    ...healthJson(health),
  };
}

/** Resolves to undefined if the message was accepted, otherwise to the reason, without the address, which is a secret. */
async function post(url: string, message: object, signal: AbortSignal): Promise<string | undefined> {
  const timeout = AbortSignal.timeout(DEADLINE);
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
      // A redirect might lead to an address without TLS.
      redirect: "manual",
      signal: AbortSignal.any([signal, timeout]),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `HTTP ${response.status}`;
  } catch (error) {
    return timeout.aborted ? `no answer within ${DEADLINE / SECOND} s` : hiding([url])(causeOf(error));
  }
}
