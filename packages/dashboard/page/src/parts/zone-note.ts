import { byId } from "../dom.ts";
import { isUtc, localZone } from "../zone.ts";

/** At the foot of the page, whose time is told; a day of prices is one of UTC either way. */
export function showZone(): void {
  byId("zone").textContent = isUtc()
    ? "Times are in UTC."
    : `Times are in your time zone (${localZone()}); days are UTC days.`;
}
