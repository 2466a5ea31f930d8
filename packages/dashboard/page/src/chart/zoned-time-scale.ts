import { SECOND } from "@tracker/core";
import {
  defaultHorzScaleBehavior,
  type IHorzScaleBehavior,
  TickMarkType,
  type TickMarkWeightValue,
  type Time,
  type TimeScalePoint,
} from "lightweight-charts";
import { dateFormat, timeOfDay } from "../format.ts";
import { wallClock } from "../zone.ts";

/** The library's weights of times: the higher, the sooner a time gets a label. */
const WEIGHTS = {
  year: 70,
  month: 60,
  day: 50,
  hours12: 33,
  hours6: 32,
  hours3: 31,
  hour: 30,
  halfHour: 22,
  tenMinutes: 21,
  other: 20,
} as const;

type Weighted = Parameters<IHorzScaleBehavior<Time>["fillWeightsForPoints"]>[0];

const Base = defaultHorzScaleBehavior();

/** The library's time axis begins days at midnight in UTC; this one begins them at midnight in the selected zone. */
export class ZonedTimeScale extends Base {
  /** Whether the points are days, which are UTC days. */
  days = false;

  override fillWeightsForPoints(points: Weighted, from: number): void {
    if (this.days) super.fillWeightsForPoints(points, from);
    for (let index = from; !this.days && index < points.length; index++) {
      const [point, before] = [points[index], points[index - 1]];
      if (point === undefined) continue;
      const weight: number = weightOf(dateOf(this, point), before && dateOf(this, before));
      point.timeWeight = weight as TickMarkWeightValue;
    }
  }
}

/** The wall-clock time, in the UTC fields of a date. */
function dateOf(scale: IHorzScaleBehavior<Time>, { time }: TimeScalePoint): Date {
  return new Date(wallClock((scale.key(time) as unknown as number) * SECOND));
}

function weightOf(at: Date, before: Date | undefined): number {
  if (before === undefined) return WEIGHTS.other;
  if (at.getUTCFullYear() !== before.getUTCFullYear()) return WEIGHTS.year;
  if (at.getUTCMonth() !== before.getUTCMonth()) return WEIGHTS.month;
  if (at.getUTCDate() !== before.getUTCDate()) return WEIGHTS.day;
  if (at.getUTCMinutes() % 10 !== 0) return WEIGHTS.other;
  if (at.getUTCMinutes() % 30 !== 0) return WEIGHTS.tenMinutes;
  if (at.getUTCMinutes() === 30) return WEIGHTS.halfHour;
  const hour = at.getUTCHours();
  if (hour % 12 === 0) return WEIGHTS.hours12;
  if (hour % 6 === 0) return WEIGHTS.hours6;
  return hour % 3 === 0 ? WEIGHTS.hours3 : WEIGHTS.hour;
}

/** A label of the time axis: a part of a date or a time of day in the selected zone; days are UTC days. */
export function tickLabel(instant: number, type: TickMarkType, days: boolean): string {
  const part = (options: Intl.DateTimeFormatOptions) => dateFormat(options).format(days ? instant : wallClock(instant));
  if (type === TickMarkType.Year) return part({ year: "numeric" });
  if (type === TickMarkType.Month) return part({ month: "short" });
  return type === TickMarkType.DayOfMonth ? part({ day: "numeric", month: "short" }) : timeOfDay(instant);
}
