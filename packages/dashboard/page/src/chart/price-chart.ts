import { SECOND } from "@tracker/core";
import { createChartEx, type IChartApiBase, type Time, type UTCTimestamp } from "lightweight-charts";
import { colour } from "../dom.ts";
import { figure } from "../format.ts";
import { type Point, qualityOf } from "../points.ts";
import type { Kind } from "../ranges.ts";
import { zone } from "../zone.ts";
import { type CandleColours, type CandlePoint, Candles } from "./candles.ts";
import type { Series } from "./drawn-series.ts";
import { GapLine, type LineColours, type LinePoint } from "./gap-line.ts";
import { FIXED, scheme, timeAxis } from "./options.ts";
import { QualityRibbon, type RibbonColours, type RibbonPoint } from "./quality-ribbon.ts";
import { ZonedTimeScale } from "./zoned-time-scale.ts";

export interface ChartEvents {
  /** The start of the point under the pointer; undefined when there is none any more. */
  readonly pointed: (start: number | undefined) => void;
  readonly clicked: (start: number) => void;
}

/** The library's, in CSS pixels at the type's size of 12. */
const BADGE_HEIGHT = 17;

/** The chart, on a canvas: a line or candles, and along its foot where prices are degraded, backfilled or imported. */
export class PriceChart {
  readonly #scale = new ZonedTimeScale();
  readonly #chart: IChartApiBase<Time>;
  readonly #line: Series<LinePoint, LineColours>;
  readonly #candles: Series<CandlePoint, CandleColours>;
  readonly #ribbon: Series<RibbonPoint, RibbonColours>;
  #points: readonly Point[] = [];
  #kind: Kind = "line";
  #zone = zone();
  /** Where the crosshair was put. */
  #held: number | undefined;

  constructor(container: HTMLElement, { pointed, clicked }: ChartEvents) {
    this.#chart = createChartEx(container, this.#scale, FIXED);
    const priceFormat = {
      type: "custom",
      formatter: axisFigure,
      tickmarksFormatter: (prices: readonly number[]) => this.#axisFigures(prices),
      // The axis of a single price goes up and down by this, in figures that differ.
      minMove: 1,
    } as const;
    this.#line = new GapLine().addTo(this.#chart, { priceFormat });
    this.#candles = new Candles().addTo(this.#chart, { priceFormat, visible: false });
    this.#ribbon = new QualityRibbon().addTo(this.#chart, {
      priceScaleId: "",
      priceLineVisible: false,
      lastValueVisible: false,
    });
    this.#chart.subscribeCrosshairMove(({ time, sourceEvent }) => {
      // The library keeps the crosshair's place when prices come, or takes it away; one that no pointer holds is to keep its time.
      if (this.#held !== undefined && sourceEvent === undefined) return;
      this.#level(true);
      this.#held = undefined;
      pointed(instantOf(time));
    });
    this.#chart.subscribeClick(({ time }) => {
      const start = instantOf(time);
      if (start !== undefined) clicked(start);
    });
    this.restyle();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.restyle());
  }

  show(points: readonly Point[], kind: Kind, days: boolean): void {
    this.#points = points;
    this.#kind = kind;
    this.#scale.days = days;
    this.#chart.applyOptions(timeAxis(days));
    this.#forgetTimes();
    this.#line.applyOptions({ visible: kind === "line" });
    this.#candles.applyOptions({ visible: kind === "candles" });
    this.#fill();
    this.#renewAxis();
    this.#chart.timeScale().fitContent();
    if (this.#held !== undefined) this.point(this.#held);
  }

  /** Marks the last price on the axis as the one that holds at its end, or no longer. */
  mark(holds: boolean): void {
    if (this.#priced.options().lastValueVisible === holds) return;
    for (const series of [this.#line, this.#candles])
      series.applyOptions({ lastValueVisible: holds, priceLineVisible: holds });
    this.#renewAxis();
  }

  /** Puts the crosshair on a point, as the keyboard does; undefined, or one that is not drawn, takes it away. */
  point(start: number | undefined): void {
    const found = this.#points.find((point) => point.start === start);
    this.#held = found?.start;
    if (start === undefined || found === undefined) {
      this.#chart.clearCrosshairPosition();
      return;
    }
    this.#level(found.candle !== undefined);
    const priced = this.#points.findLast((point) => point.candle !== undefined && point.start <= start);
    this.#chart.setCrosshairPosition(priced?.candle?.close ?? 0, timeOf(start), this.#priced);
  }

  /** Shows the crosshair's level, or hides it: where a gap was chosen by its time it would be a price that there was not. */
  #level(visible: boolean): void {
    if (this.#chart.options().crosshair.horzLine.visible !== visible)
      this.#chart.applyOptions({ crosshair: { horzLine: { visible, labelVisible: visible } } });
  }

  /** Takes the colours of the style sheet again. */
  restyle(): void {
    this.#chart.applyOptions(scheme());
    this.#line.applyOptions({ color: colour("line"), fill: colour("fill") });
    this.#candles.applyOptions({
      color: colour("line"),
      ink: colour("ink"),
      muted: colour("muted"),
      paper: colour("paper"),
    });
    this.#ribbon.applyOptions({
      degraded: colour("degraded"),
      backfilled: colour("backfilled"),
      imported: colour("imported"),
    });
  }

  /** The library looks at a time once, and not again while times stay: in another zone its days begin elsewhere. */
  #forgetTimes(): void {
    if (this.#zone === zone()) return;
    this.#zone = zone();
    this.#chart.clearCrosshairPosition();
    for (const series of [this.#line, this.#candles, this.#ribbon]) series.setData([]);
  }

  get #priced() {
    return this.#kind === "line" ? this.#line : this.#candles;
  }

  /** The figures of the axis of prices; one that the last price's badge would hide is left out. */
  #axisFigures(prices: readonly number[]): string[] {
    const series = this.#priced;
    const last = this.#points.findLast(({ candle }) => candle !== undefined)?.candle?.close;
    const badge = last !== undefined && series.options().lastValueVisible ? series.priceToCoordinate(last) : null;
    const isHidden = (price: number) =>
      badge !== null && Math.abs((series.priceToCoordinate(price) ?? badge) - badge) < BADGE_HEIGHT;
    return prices.map((price) => (isHidden(price) ? "" : axisFigure(price)));
  }

  /** The library keeps the axis's figures for as long as the range of prices is the same; the badge moves within it. */
  #renewAxis(): void {
    this.#chart.priceScale("right").applyOptions({});
  }

  #fill(): void {
    const gap = ({ start }: Point) => ({ time: timeOf(start) });
    const each = <Shown extends object>(show: (candle: NonNullable<Point["candle"]>) => Shown) =>
      this.#points.map((point) => (point.candle === undefined ? gap(point) : { ...gap(point), ...show(point.candle) }));
    const none = this.#points.map(gap);
    this.#line.setData(this.#kind === "line" ? each(({ close }) => ({ value: close })) : none);
    this.#candles.setData(
      this.#kind === "candles"
        ? each(({ open, high, low, close, complete }) => ({ open, high, low, close, complete }))
        : none,
    );
    this.#ribbon.setData(
      this.#points.map((point) => ({
        ...gap(point),
        quality: point.candle === undefined ? "gap" : qualityOf(point.candle),
      })),
    );
  }
}

function timeOf(start: number): UTCTimestamp {
  return (start / SECOND) as UTCTimestamp;
}

function instantOf(time: Time | undefined): number | undefined {
  return typeof time === "number" ? time * SECOND : undefined;
}

/** Cents say nothing on the axis of a price in thousands. */
function axisFigure(price: number): string {
  return price < 1_000 ? figure(price) : price.toLocaleString(undefined, { maximumFractionDigits: 0 });
}
