import {
  type CustomData,
  type CustomSeriesOptions,
  type CustomSeriesWhitespaceData,
  customSeriesDefaultOptions,
  type ICustomSeriesPaneRenderer,
  type ICustomSeriesPaneView,
  type PaneRendererCustomData,
  type Time,
} from "lightweight-charts";

export interface CandlePoint extends CustomData<Time> {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface CandlesOptions extends CustomSeriesOptions {
  readonly ink: string;
  readonly paper: string;
}

type Target = Parameters<ICustomSeriesPaneRenderer["draw"]>[0];
type ToCoordinate = Parameters<ICustomSeriesPaneRenderer["draw"]>[1];

/** In CSS pixels, however few candles there are. */
const WIDEST = 40;

/**
 * Candles of bounded width: hollow when the price rose, solid when it fell, as in print, which needs no second colour.
 * The library's own are as wide as the axis gives them room; bounding that instead would leave room at the axis's beginning that is no time.
 */
export class Candles implements ICustomSeriesPaneView<Time, CandlePoint, CandlesOptions> {
  #data: PaneRendererCustomData<Time, CandlePoint> | undefined;
  #options = this.defaultOptions();

  renderer(): ICustomSeriesPaneRenderer {
    return { draw: (target, toCoordinate) => this.#draw(target, toCoordinate) };
  }

  update(data: PaneRendererCustomData<Time, CandlePoint>, options: CandlesOptions): void {
    this.#data = data;
    this.#options = options;
  }

  /** The last is the one that the axis marks. */
  priceValueBuilder({ high, low, close }: CandlePoint): number[] {
    return [high, low, close];
  }

  isWhitespace(data: CandlePoint | CustomSeriesWhitespaceData<Time>): data is CustomSeriesWhitespaceData<Time> {
    return !("close" in data);
  }

  defaultOptions(): CandlesOptions {
    return { ...customSeriesDefaultOptions, ink: "", paper: "" };
  }

  #draw(target: Target, toCoordinate: ToCoordinate): void {
    const { bars = [], barSpacing = 1 } = this.#data ?? {};
    const { ink, paper } = this.#options;
    target.useBitmapCoordinateSpace(({ context, horizontalPixelRatio, verticalPixelRatio }) => {
      const line = Math.max(1, Math.floor(horizontalPixelRatio));
      const width = widthOf(barSpacing, horizontalPixelRatio, line);
      const row = (price: number) => Math.round((toCoordinate(price) ?? 0) * verticalPixelRatio);
      for (const { x, originalData } of bars) {
        const { open, high, low, close } = originalData;
        const middle = Math.round(x * horizontalPixelRatio);
        const left = middle - Math.floor(width / 2);
        const top = row(Math.max(open, close));
        const height = row(Math.min(open, close)) - top + 1;
        context.fillStyle = ink;
        context.fillRect(middle - Math.floor(line / 2), row(high), line, row(low) - row(high) + 1);
        context.fillRect(left, top, width, height);
        if (close < open || width <= 2 * line || height <= 2 * line) continue;
        context.fillStyle = paper;
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
