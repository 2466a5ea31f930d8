import { INSTRUMENT, minutes, SECOND, TrackerError } from "@tracker/core";

/** Where a database's prices come from: the venues as they are now, or a recording. */
export type Origin = "live" | "replay";

/** What a database says that it holds. */
export interface Stamp {
  /** The code of what is tracked. */
  readonly asset: string;
  readonly slotSeconds: number;
  readonly origin: Origin;
}

/** The stamp of a database for this program's prices of that origin. */
export function stampOf(origin: Origin): Stamp {
  return { asset: INSTRUMENT.asset.code, slotSeconds: INSTRUMENT.slotLength / SECOND, origin };
}

/**
 * Refuses a database that holds something else than this program's prices of that origin; with none given, either may be in it.
 * Throws a TrackerError (`bad-input`).
 * @param name as messages name the database
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

/** The refusal of a database that is to take prices of one origin and holds those of the other. */
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
