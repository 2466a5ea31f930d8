import { byId } from "../dom.ts";
import { isUtc, localZone } from "../zone.ts";

/** Names the zone of all times at the bottom of the page; daily points are UTC days in either zone. */
export function showZone(): void {
  byId("zone").textContent = isUtc()
    ? "Times are in UTC."
    : `Times are in your time zone (${localZone()}); days are UTC days.`;
}
