import type { View } from "../view.ts";
import type { Wire, WireAnswer } from "./wire.ts";

/** What a venue answers to an address, as it sees the market; `authorized` is whether the request carries a key. */
export function answerOf(wire: Wire, url: URL, view: View, authorized: boolean): WireAnswer {
  const asked = wire.asked(url);
  if (wire.unauthorized !== undefined && !authorized) return wire.unauthorized;
  if (asked === undefined) return wire.unknown;
  if (asked.what === "candles") {
    const candles = view.candles(asked.currency, asked.from, asked.to).slice(0, asked.most);
    return wire.candles === undefined ? wire.unknown : { status: 200, body: wire.candles(candles, asked.currency) };
  }
  const parts: [string, unknown][] = [];
  for (const currency of asked.currencies) {
    const tick = view.tick(currency);
    if (tick === undefined) return wire.unavailable;
    parts.push([currency, wire.ticker(tick, currency, view.now)]);
  }
  return { status: 200, body: wire.together ? wire.together(parts, view.now) : parts[0]?.[1] };
}
