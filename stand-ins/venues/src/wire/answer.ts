import type { View } from "../view.ts";
import type { Wire, WireAnswer } from "./wire.ts";

/** A venue's answer to an address, from its view of the market; `authorized` is whether the request carries a key. */
export function answerOf(wire: Wire, url: URL, view: View, authorized: boolean): WireAnswer {
  if (wire.unauthorized !== undefined && !authorized) return wire.unauthorized;
  for (const { path, answer } of wire.routes) {
    const match = path.exec(url.pathname);
    if (match === null) continue;
    const groups = match.slice(1).map((group) => group ?? "");
    return answer({ groups, query: url.searchParams, view }) ?? wire.unavailable;
  }
  return wire.unknown(url.pathname);
}
