import { type Instant, SECOND } from "@tracker/core";
import { type Fault, type FaultKind, faultsAt } from "./faults.ts";
import type { Market } from "./market.ts";
import { View } from "./view.ts";
import { answerOf } from "./wire/answer.ts";
import { VENUE_NAMES, WIRES } from "./wire/index.ts";
import type { Wire, WireAnswer } from "./wire/wire.ts";

/** A request and the venue's answer to it, whether sent over a socket or not. */
export interface Exchange {
  /** The faults in effect. */
  readonly kinds: readonly FaultKind[];
  readonly wire: Wire;
  readonly headers: Readonly<Record<string, string>>;
  /** The venue's answer without faults. */
  readonly answer: () => WireAnswer;
  /** The venue's answer to too many requests. */
  readonly rateLimited: () => WireAnswer;
}

/** The state of the market and venues at the time of a request. */
export interface Moment {
  readonly market: Market;
  readonly now: Instant;
  readonly faults: readonly Fault[];
}

/** A far too long answer. */
export const HUGE: WireAnswer = { status: 200, body: { padding: " ".repeat(4 * 1024 * 1024) } };

/** The exchange with the venue whose name the path starts with; undefined if there is no such venue. */
export function exchangeOf(url: URL, authorized: boolean, { market, now, faults }: Moment): Exchange | undefined {
  const [, first = "", ...rest] = url.pathname.split("/");
  const venue = VENUE_NAMES.find((name) => name === first);
  if (venue === undefined) return undefined;
  const held = faultsAt(faults, venue, now);
  const view = new View(market, venue, now, held);
  const wire = WIRES[venue];
  const asked = new URL(`/${rest.join("/")}${url.search}`, "http://venue");
  const wait = held.find(({ kind }) => kind === "rate-limited")?.by;
  return {
    kinds: held.map(({ kind }) => kind),
    wire,
    headers: {
      // RFC 9110 and 9111: when the answer was made, by the venue's clock, and how long a cache has held it since.
      date: new Date(view.now).toUTCString(),
      ...(view.age > 0 && { age: String(Math.floor(view.age / SECOND)) }),
    },
    answer: () => answerOf(wire, asked, view, authorized),
    rateLimited: () => rateLimited(wire, view, wait),
  };
}

function rateLimited({ rateLimited: answer }: Wire, { now }: View, wait: number | undefined): WireAnswer {
  const usual = answer(now);
  if (wait === undefined) return usual;
  return { ...usual, headers: { ...usual.headers, "retry-after": String(Math.ceil(wait / SECOND)) } };
}

/** Some venues give some answers in plain text. */
export function textOf({ body }: WireAnswer): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
