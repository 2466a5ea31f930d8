import { MINUTE } from "@tracker/core";

/** Whose clocks the times on the page are read from, all of them from the same: the viewer's, or those of UTC. */
export type Zone = "local" | "utc";
export const ZONES: readonly Zone[] = ["local", "utc"];

let shown: Zone = "local";

export function zone(): Zone {
  return shown;
}

/** What is written from here on is in this zone. */
export function setZone(next: Zone): void {
  shown = next;
}

/** The viewer's zone by its name, as Europe/Berlin. */
export function localZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Whether times are those of UTC, by choice or as the viewer's are. */
export function isUtc(): boolean {
  return shown === "utc" || localZone() === "UTC";
}

/** How far the clocks are ahead of UTC at an instant, in milliseconds. */
export function offsetAt(instant: number): number {
  return shown === "utc" ? 0 : -new Date(instant).getTimezoneOffset() * MINUTE;
}

/** What the clocks show at an instant, as the instant at which those of UTC show it. */
export function wallClock(instant: number): number {
  return instant + offsetAt(instant);
}

const MEMORY = "zone";

/** The zone that was chosen last in this browser. */
export function rememberedZone(): Zone {
  try {
    return localStorage.getItem(MEMORY) === "utc" ? "utc" : "local";
  } catch {
    // A browser that keeps nothing for a page refuses the question.
    return "local";
  }
}

export function rememberZone(chosen: Zone): void {
  try {
    localStorage.setItem(MEMORY, chosen);
  } catch {
    // It holds for as long as the page is open.
  }
}
