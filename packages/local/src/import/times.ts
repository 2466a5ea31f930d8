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

/** What is less is seconds: as milliseconds it would be of 1973 or before. */
const FIRST_MILLISECONDS = 1e11;

/**
 * A time as files have it: of ISO 8601, with its zone, or in seconds or milliseconds since 1970. Undefined for what is none, and for what could
 * be taken for another: a time without a zone.
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
 * A column of times that stand for slots.
 * @param now no slot is ahead of it
 * @param at the boundary that a time stands for, itself unless said
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
  if (instant < INSTRUMENT.since) return `is before there was ${INSTRUMENT.asset.noun}`;
  return instant > slotAt(now) ? "is ahead of now" : undefined;
}
