import { SECOND } from "@tracker/core";
import {
  CrosshairMode,
  type DeepPartial,
  LineStyle,
  type TickMarkFormatter,
  type TimeChartOptions,
} from "lightweight-charts";
import { colour } from "../dom.ts";
import { dateAndTime, utcDate } from "../format.ts";
import { tickLabel } from "./zoned-time-scale.ts";

/** The fixed options. The controls choose the range: neither the wheel nor a swipe moves the chart. */
export const FIXED: DeepPartial<TimeChartOptions> = {
  autoSize: true,
  handleScroll: false,
  handleScale: false,
  // The logo adds a style element, which the content security policy refuses; the page names TradingView in its footer.
  layout: { attributionLogo: false },
  crosshair: { mode: CrosshairMode.Magnet },
  // Wide enough for six digits from the start, so that the axis does not move when prices arrive.
  rightPriceScale: {
    borderVisible: false,
    scaleMargins: { top: 0.08, bottom: 0.1 },
    tickMarkDensity: 3,
    entireTextOnly: true,
    minimumWidth: 80,
  },
  timeScale: {
    borderVisible: false,
    fixLeftEdge: true,
    fixRightEdge: true,
    minBarSpacing: 0.01,
    // From edge to edge, even with a single point or after the window gets narrower.
    maxBarSpacing: 100_000,
    lockVisibleTimeRangeOnResize: true,
    secondsVisible: false,
    allowBoldLabels: false,
  },
};

/** The style sheet's colours and font, which follow the system's colour scheme. */
export function scheme(): DeepPartial<TimeChartOptions> {
  const line = {
    color: colour("muted"),
    labelBackgroundColor: colour("ink"),
    style: LineStyle.Dotted,
    width: 1 as const,
  };
  return {
    layout: {
      background: { color: "transparent" },
      textColor: colour("muted"),
      fontFamily: getComputedStyle(document.body).fontFamily,
      fontSize: 12,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colour("rule") } },
    crosshair: { vertLine: line, horzLine: line },
  };
}

/** The options of the time axis, for daily or shorter points, and of the time at the crosshair. */
export function timeAxis(days: boolean): DeepPartial<TimeChartOptions> {
  const tickMarkFormatter: TickMarkFormatter = (time, type) => tickLabel((time as number) * SECOND, type, days);
  const timeFormatter = (time: number) => (days ? utcDate : dateAndTime)(time * SECOND);
  return { timeScale: { timeVisible: !days, tickMarkFormatter }, localization: { timeFormatter } };
}
