import { byId } from "../dom.ts";
import { isUtc, localZone } from "../zone.ts";

/** At the foot of the page, whose time is told; a day of prices is one of UTC either way. */
export function showZone(): void {
  byId("zone").textContent = isUtc()
    ? "Times are those of UTC."
    : `Times are yours (${localZone()}); days are those of UTC.`;
}
