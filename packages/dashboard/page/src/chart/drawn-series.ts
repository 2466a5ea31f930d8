import {
  type CustomData,
  type CustomSeriesOptions,
  type CustomSeriesWhitespaceData,
  customSeriesDefaultOptions,
  type IChartApiBase,
  type ICustomSeriesPaneRenderer,
  type ICustomSeriesPaneView,
  type ISeriesApi,
  type PaneRendererCustomData,
  type SeriesPartialOptions,
  type Time,
  type WhitespaceData,
} from "lightweight-charts";

type Draw = Parameters<ICustomSeriesPaneRenderer["draw"]>;

/** What to draw and how: the canvas, the points and the width of each, and the colours in `options`. */
export interface Drawing<Point extends CustomData<Time>, Options> {
  readonly target: Draw[0];
  /** The position of a price, in CSS pixels from the top. */
  readonly toCoordinate: Draw[1];
  readonly bars: PaneRendererCustomData<Time, Point>["bars"];
  /** In CSS pixels. */
  readonly barSpacing: number;
  readonly options: Options;
}

/** A series that has been added to a chart. */
export type Series<Point extends CustomData<Time>, Colours extends object> = ISeriesApi<
  "Custom",
  Time,
  Point | WhitespaceData,
  CustomSeriesOptions & Colours,
  Partial<CustomSeriesOptions & Colours>
>;

/** The base of the series that the library lacks. A point that has only a time is a gap. */
export abstract class DrawnSeries<Point extends CustomData<Time>, Colours extends object>
  implements ICustomSeriesPaneView<Time, Point, CustomSeriesOptions & Colours>
{
  readonly #colours: Colours;
  #data: PaneRendererCustomData<Time, Point> | undefined;
  #options: CustomSeriesOptions & Colours;

  constructor(colours: Colours) {
    this.#colours = colours;
    this.#options = this.defaultOptions();
  }

  addTo(chart: IChartApiBase<Time>, options: Partial<CustomSeriesOptions>): Series<Point, Colours> {
    const all = options as SeriesPartialOptions<CustomSeriesOptions & Colours>;
    return chart.addCustomSeries(this, all) as Series<Point, Colours>;
  }

  /** The prices that the axis must cover; the last one is the current price. */
  abstract priceValueBuilder(point: Point): number[];

  protected abstract draw(drawing: Drawing<Point, CustomSeriesOptions & Colours>): void;

  defaultOptions(): CustomSeriesOptions & Colours {
    return { ...customSeriesDefaultOptions, ...this.#colours };
  }

  isWhitespace(point: Point | CustomSeriesWhitespaceData<Time>): point is CustomSeriesWhitespaceData<Time> {
    return Object.keys(point).length === 1;
  }

  update(data: PaneRendererCustomData<Time, Point>, options: CustomSeriesOptions & Colours): void {
    this.#data = data;
    this.#options = options;
  }

  renderer(): ICustomSeriesPaneRenderer {
    return {
      draw: (target, toCoordinate) => {
        const { bars = [], barSpacing = 1 } = this.#data ?? {};
        this.draw({ target, toCoordinate, bars, barSpacing, options: this.#options });
      },
    };
  }
}
