import type { CustomData, Time } from "lightweight-charts";
import { type Drawing, DrawnSeries } from "./drawn-series.ts";

export interface CandlePoint extends CustomData<Time> {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Whether its span is over. */
  readonly complete: boolean;
}

export interface CandleColours {
  readonly ink: string;
  /** The colour of a candle whose span is not over yet. */
  readonly muted: string;
  readonly paper: string;
}

/** In CSS pixels, however few candles there are. */
const WIDEST = 40;

/**
 * Candles of bounded width: hollow when the price rose, solid when it fell, as in print, which needs no second colour.
 * The library's own fill the space that the axis has; limiting the axis's spacing instead would leave blank space at its start.
 */
export class Candles extends DrawnSeries<CandlePoint, CandleColours> {
  constructor() {
    super({ ink: "", muted: "", paper: "" });
  }

  priceValueBuilder({ high, low, close }: CandlePoint): number[] {
    return [high, low, close];
  }

  protected draw({ target, toCoordinate, bars, barSpacing, options }: Drawing<CandlePoint, CandleColours>): void {
    target.useBitmapCoordinateSpace(({ context, horizontalPixelRatio, verticalPixelRatio }) => {
      const line = Math.max(1, Math.floor(horizontalPixelRatio));
      const width = widthOf(barSpacing, horizontalPixelRatio, line);
      const row = (price: number) => Math.round((toCoordinate(price) ?? 0) * verticalPixelRatio);
      for (const { x, originalData } of bars) {
        const { open, high, low, close, complete } = originalData;
        const middle = Math.round(x * horizontalPixelRatio);
        const left = middle - Math.floor(width / 2);
        const top = row(Math.max(open, close));
        const height = row(Math.min(open, close)) - top + 1;
        context.fillStyle = complete ? options.ink : options.muted;
        context.fillRect(middle - Math.floor(line / 2), row(high), line, row(low) - row(high) + 1);
        context.fillRect(left, top, width, height);
        if (close < open || width <= 2 * line || height <= 2 * line) continue;
        context.fillStyle = options.paper;
        context.fillRect(left + line, top + line, width - 2 * line, height - 2 * line);
      }
    });
  }
}

/** The width of a body in the screen's own pixels, so that its wick can stand in its middle. */
function widthOf(spacing: number, ratio: number, line: number): number {
  const width = Math.max(line, Math.floor(Math.min(WIDEST, 0.8 * spacing) * ratio));
  if (width % 2 === line % 2) return width;
  return width > 2 * line ? width - 1 : width + 1;
}
