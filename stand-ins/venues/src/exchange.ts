import { type Instant, SECOND } from "@tracker/core";
import { type Fault, type FaultKind, faultsAt } from "./faults.ts";
import type { Market } from "./market.ts";
import { View } from "./view.ts";
import { answerOf } from "./wire/answer.ts";
import { VENUE_NAMES, WIRES } from "./wire/index.ts";
import type { Wire, WireAnswer } from "./wire/wire.ts";

/** A request and what a venue makes of it, before it is sent one way or the other. */
export interface Exchange {
  /** The faults that hold. */
  readonly kinds: readonly FaultKind[];
  readonly wire: Wire;
  readonly headers: Readonly<Record<string, string>>;
  /** What the venue would answer. */
  readonly answer: () => WireAnswer;
  /** What it answers when it is asked too often. */
  readonly rateLimited: () => WireAnswer;
}

/** The world at the time of a request. */
export interface Moment {
  readonly market: Market;
  readonly now: Instant;
  readonly faults: readonly Fault[];
}

/** An answer that is far too long. */
export const HUGE: WireAnswer = { status: 200, body: { padding: " ".repeat(4 * 1024 * 1024) } };

/** The exchange of a venue below whose name the path lies; undefined where there is no such venue. */
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
      // RFC 9110 and 9111: when the answer was made, by the venue's clock, and how long a cache has kept it since.
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

/** Some venues answer some things in plain text. */
export function textOf({ body }: WireAnswer): string {
  return typeof body === "string" ? body : JSON.stringify(body);
}
