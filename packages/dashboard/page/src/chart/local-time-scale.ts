import {
  defaultHorzScaleBehavior,
  type IHorzScaleBehavior,
  TickMarkType,
  type TickMarkWeightValue,
  type Time,
  type TimeScalePoint,
} from "lightweight-charts";
import { timeOfDay } from "../format.ts";

/** How much a place on the time axis stands out: the library's own scale, on which a higher weight is labelled first. */
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

/** The library's time axis has its days begin at midnight in UTC. This one has them begin where they begin for the viewer. */
export class LocalTimeScale extends Base {
  /** Whether the points are days, which are those of UTC. */
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

function dateOf(scale: IHorzScaleBehavior<Time>, { time }: TimeScalePoint): Date {
  return new Date((scale.key(time) as unknown as number) * 1_000);
}

function weightOf(at: Date, before: Date | undefined): number {
  if (before === undefined) return WEIGHTS.other;
  if (at.getFullYear() !== before.getFullYear()) return WEIGHTS.year;
  if (at.getMonth() !== before.getMonth()) return WEIGHTS.month;
  if (at.getDate() !== before.getDate()) return WEIGHTS.day;
  if (at.getMinutes() % 10 !== 0) return WEIGHTS.other;
  if (at.getMinutes() % 30 !== 0) return WEIGHTS.tenMinutes;
  if (at.getMinutes() === 30) return WEIGHTS.halfHour;
  const hour = at.getHours();
  if (hour % 12 === 0) return WEIGHTS.hours12;
  if (hour % 6 === 0) return WEIGHTS.hours6;
  return hour % 3 === 0 ? WEIGHTS.hours3 : WEIGHTS.hour;
}

/** What stands under the time axis: a part of a date or a time of day, in the viewer's zone; days are those of UTC. */
export function tickLabel(instant: number, type: TickMarkType, days: boolean): string {
  const zone = days ? { timeZone: "UTC" } : {};
  const part = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(undefined, { ...options, ...zone }).format(instant);
  if (type === TickMarkType.Year) return part({ year: "numeric" });
  if (type === TickMarkType.Month) return part({ month: "short" });
  return type === TickMarkType.DayOfMonth ? part({ day: "numeric", month: "short" }) : timeOfDay(instant);
}
