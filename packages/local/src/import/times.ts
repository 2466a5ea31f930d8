import {
  HOUR,
  INSTRUMENT,
  type Instant,
  MINUTE,
  minutes,
  parseInstant,
  SECOND,
  SLOT_LENGTH,
  type Slot,
  slotAt,
  toSlot,
} from "@tracker/core";
import { type Field, shown } from "@tracker/settings";

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:(\.\d{1,3})\d*)? ?(?:Z|UTC|([+-])(\d\d):?(\d\d))$/;

/** A smaller number is in seconds: in milliseconds it would be in 1973 or earlier. */
const FIRST_MILLISECONDS = 1e11;

/**
 * Reads a time as files have it: ISO 8601 with its zone, or seconds or milliseconds since 1970. Undefined for anything else, such as a time
 * without a zone, which would be ambiguous.
 */
export function parseTime(text: string): Instant | undefined {
  const [, epoch] = /^(\d{1,14})(?:\.0+)?$/.exec(text) ?? [];
  if (epoch !== undefined) return Number(epoch) * (Number(epoch) < FIRST_MILLISECONDS ? SECOND : 1);
  const [, date, time, fraction = "", sign, hours = 0, rest = 0] = ISO.exec(text) ?? [];
  const instant = parseInstant(`${date}T${time}${fraction}Z`);
  if (instant === undefined) return undefined;
  const offset = Number(hours) * HOUR + Number(rest) * MINUTE;
  return instant - (sign === "-" ? -offset : offset);
}

/**
 * A column of times that name slots.
 * @param now later slots are refused
 * @param at the boundary that a time names; by default the time itself
 */
export function slotField(name: string, now: Instant, at: (time: Instant) => Instant = (time) => time): Field<Slot> {
  return {
    name,
    description: "when the price was",
    allowed: "a time with its zone, or in seconds or milliseconds since 1970",
    example: "2026-11-24T12:00:00Z",
    read: (text) => {
      const time = parseTime(text);
      return time === undefined || whyNoSlot(at(time), now) !== undefined ? undefined : toSlot(at(time));
    },
    problem: (text) => {
      const time = parseTime(text);
      return time === undefined ? undefined : `${shown(text)} ${whyNoSlot(at(time), now)}`;
    },
  };
}

function whyNoSlot(instant: Instant, now: Instant): string | undefined {
  if (instant % SLOT_LENGTH !== 0) return `is not on a boundary of ${minutes(SLOT_LENGTH)}`;
  if (instant < INSTRUMENT.since) return `is before ${INSTRUMENT.asset.noun} existed`;
  return instant > slotAt(now) ? "is in the future" : undefined;
}
