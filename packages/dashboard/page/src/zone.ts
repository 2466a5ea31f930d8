import { MINUTE } from "@tracker/core";

/** The one zone of all times on the page: the viewer's, or UTC. */
export type Zone = "local" | "utc";
export const ZONES: readonly Zone[] = ["local", "utc"];

let shown: Zone = "local";

export function zone(): Zone {
  return shown;
}

/** Sets the zone of everything formatted from now on. */
export function setZone(next: Zone): void {
  shown = next;
}

/** The name of the viewer's zone, such as Europe/Berlin. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether times are in UTC, by choice or because the viewer's zone is. */
export function isUtc(): boolean {
  return shown === "utc" || localZone() === "UTC";
}

/** How far the clocks are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(instant: number): number {
  return shown === "utc" ? 0 : -new Date(instant).getTimezoneOffset() * MINUTE;
}

/** The instant at which UTC clocks show what the selected zone's clocks show at `instant`. */
export function wallClock(instant: number): number {
  return instant + offsetAt(instant);
}

const MEMORY = "zone";

/** The zone last chosen in this browser. */
export function rememberedZone(): Zone {
  try {
    return localStorage.getItem(MEMORY) === "utc" ? "utc" : "local";
  } catch {
    // A browser that blocks storage throws.
    return "local";
  }
}

export function rememberZone(chosen: Zone): void {
  try {
    localStorage.setItem(MEMORY, chosen);
  } catch {
    // The choice holds while the page is open.
  }
}
