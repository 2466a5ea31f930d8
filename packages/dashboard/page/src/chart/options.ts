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

/** What never changes: the range is chosen by the controls, so that neither a wheel nor a finger on the way past moves the chart. */
export const FIXED: DeepPartial<TimeChartOptions> = {
  autoSize: true,
  handleScroll: false,
  handleScale: false,
  // The logo brings a style element of its own, which the content security policy refuses; the page names TradingView in its footer.
  layout: { attributionLogo: false },
  crosshair: { mode: CrosshairMode.Magnet },
  // Wide enough for six digits before there are any, so that the axis does not move when they come.
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
    // From edge to edge, be it one point alone, and after the window got narrower too.
    maxBarSpacing: 100_000,
    lockVisibleTimeRangeOnResize: true,
    secondsVisible: false,
    allowBoldLabels: false,
  },
};

/** The colours and the type of the style sheet, which follow the system's scheme. */
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

/** The time axis of points that are days, or shorter, and the time at the crosshair. */
export function timeAxis(days: boolean): DeepPartial<TimeChartOptions> {
  const tickMarkFormatter: TickMarkFormatter = (time, type) => tickLabel((time as number) * SECOND, type, days);
  const timeFormatter = (time: number) => (days ? utcDate : dateAndTime)(time * SECOND);
  return { timeScale: { timeVisible: !days, tickMarkFormatter }, localization: { timeFormatter } };
}
