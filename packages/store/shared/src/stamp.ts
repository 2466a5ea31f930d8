import { INSTRUMENT, minutes, SECOND, TrackerError } from "@tracker/core";

/** Where a database's prices come from: the venues, live, or a recording. */
export type Origin = "live" | "replay";

/** A database's own record of what it holds. */
export interface Stamp {
  /** The code of the asset that is tracked. */
  readonly asset: string;
  readonly slotSeconds: number;
  readonly origin: Origin;
}

/** The stamp of a database for this program's prices of one origin. */
export function stampOf(origin: Origin): Stamp {
  return { asset: INSTRUMENT.asset.code, slotSeconds: INSTRUMENT.slotLength / SECOND, origin };
}

/**
 * Refuses a database that does not hold this program's prices of that origin; if none is given, it may be either.
 * Throws a TrackerError (`bad-input`).
 * @param name the database's name in messages
 */
export function checkStamp(found: Stamp, name: string, origin: Origin | undefined): void {
  const wanted = stampOf(found.origin);
  if (found.asset !== wanted.asset || found.slotSeconds !== wanted.slotSeconds) {
    throw new TrackerError("bad-input", `${name} holds ${told(found)}; this program stores ${told(wanted)}`, {
      hint: "Give these prices another database.",
    });
  }
  if (origin !== undefined && origin !== found.origin) throw otherOrigin(name, origin);
}

/** The error for a database that should hold prices of one origin and holds those of the other. */
export function otherOrigin(name: string, origin: Origin): TrackerError {
  return origin === "replay"
    ? new TrackerError("bad-input", `${name} holds live prices, which a replay would delete`, {
        hint: "Give the replay another file, or move that one away.",
      })
    : new TrackerError("bad-input", `${name} holds the prices of a replay, which live ones would be mixed into`, {
        hint: "Give the live prices another file.",
      });
}

function told({ asset, slotSeconds }: Stamp): string {
  return `${asset} every ${minutes(slotSeconds * SECOND)}`;
}
