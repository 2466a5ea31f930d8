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
  /** The start of the point under the pointer; undefined when the pointer leaves. */
  readonly pointed: (start: number | undefined) => void;
  readonly clicked: (start: number) => void;
}

/** The height of the library's badge, in CSS pixels at a font size of 12. */
const BADGE_HEIGHT = 17;

/** The chart, on a canvas: a line or candles, and along the bottom a strip where prices are degraded, backfilled or imported. */
export class PriceChart {
  readonly #scale = new ZonedTimeScale();
  readonly #chart: IChartApiBase<Time>;
  readonly #line: Series<LinePoint, LineColours>;
  readonly #candles: Series<CandlePoint, CandleColours>;
  readonly #ribbon: Series<RibbonPoint, RibbonColours>;
  #points: readonly Point[] = [];
  #kind: Kind = "line";
  #zone = zone();
  /** The point where the keyboard put the crosshair. */
  #held: number | undefined;

  constructor(container: HTMLElement, { pointed, clicked }: ChartEvents) {
    this.#chart = createChartEx(container, this.#scale, FIXED);
    const priceFormat = {
      type: "custom",
      formatter: axisFigure,
      tickmarksFormatter: (prices: readonly number[]) => this.#axisFigures(prices),
      // The axis of a single price extends by this up and down, so that its figures differ.
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
      // When prices arrive, the library keeps the crosshair's position or removes it; a crosshair put by the keyboard must keep its time.
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

  /** Shows or hides the last price's badge and line. */
  mark(holds: boolean): void {
    if (this.#priced.options().lastValueVisible === holds) return;
    for (const series of [this.#line, this.#candles])
      series.applyOptions({ lastValueVisible: holds, priceLineVisible: holds });
    this.#renewAxis();
  }

  /** Puts the crosshair on a point, for the keyboard; undefined or a point that is not drawn removes it. */
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

  /** Shows or hides the crosshair's level: in a gap it would show a price that does not exist. */
  #level(visible: boolean): void {
    if (this.#chart.options().crosshair.horzLine.visible !== visible)
      this.#chart.applyOptions({ crosshair: { horzLine: { visible, labelVisible: visible } } });
  }

  /** Applies the style sheet's current colours. */
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

  /** Makes the library weigh the times again, which it does only for new ones: in another zone days begin elsewhere. */
  #forgetTimes(): void {
    if (this.#zone === zone()) return;
    this.#zone = zone();
    this.#chart.clearCrosshairPosition();
    for (const series of [this.#line, this.#candles, this.#ribbon]) series.setData([]);
  }

  get #priced() {
    return this.#kind === "line" ? this.#line : this.#candles;
  }

  /** The figures of the price axis, without those that the last price's badge would hide. */
  #axisFigures(prices: readonly number[]): string[] {
    const series = this.#priced;
    const last = this.#points.findLast(({ candle }) => candle !== undefined)?.candle?.close;
    const badge = last !== undefined && series.options().lastValueVisible ? series.priceToCoordinate(last) : null;
    const isHidden = (price: number) =>
      badge !== null && Math.abs((series.priceToCoordinate(price) ?? badge) - badge) < BADGE_HEIGHT;
    return prices.map((price) => (isHidden(price) ? "" : axisFigure(price)));
  }

  /** Makes the library format the axis's figures again, which it does only for a new range of prices; the badge moves within one. */
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

/** An axis of prices in thousands needs no cents. */
function axisFigure(price: number): string {
  return price < 1_000 ? figure(price) : price.toLocaleString(undefined, { maximumFractionDigits: 0 });
}
