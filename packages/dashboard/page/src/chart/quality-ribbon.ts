import type { Quality } from "@tracker/core";
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

export interface RibbonPoint extends CustomData<Time> {
  /** What the price is like, or that there is none. */
  readonly quality: Quality | "gap";
}

export interface RibbonOptions extends CustomSeriesOptions {
  readonly degraded: string;
  readonly backfilled: string;
  readonly imported: string;
}

type Target = Parameters<ICustomSeriesPaneRenderer["draw"]>[0];

const HEIGHT = 4;

/**
 * A thin band along the foot of the chart where prices are not as good as they could be. It has an entry at gaps too, the last
 * among them: the library ends the time axis with the last entry of any series, not with the last time it was told of.
 */
export class QualityRibbon implements ICustomSeriesPaneView<Time, RibbonPoint, RibbonOptions> {
  #data: PaneRendererCustomData<Time, RibbonPoint> | undefined;
  #options = this.defaultOptions();

  renderer(): ICustomSeriesPaneRenderer {
    return { draw: (target) => this.#draw(target) };
  }

  update(data: PaneRendererCustomData<Time, RibbonPoint>, options: RibbonOptions): void {
    this.#data = data;
    this.#options = options;
  }

  /** It stands at the foot, wherever the prices are. */
  priceValueBuilder(): number[] {
    return [0];
  }

  isWhitespace(data: RibbonPoint | CustomSeriesWhitespaceData<Time>): data is CustomSeriesWhitespaceData<Time> {
    return !("quality" in data);
  }

  defaultOptions(): RibbonOptions {
    return { ...customSeriesDefaultOptions, degraded: "", backfilled: "", imported: "" };
  }

  #draw(target: Target): void {
    const { bars = [], barSpacing = 1 } = this.#data ?? {};
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      for (const { x, originalData } of bars) {
        const { quality } = originalData;
        if (quality === "ok" || quality === "gap") continue;
        context.fillStyle = this.#options[quality];
        // Whole pixels: between neighbours no seam shows.
        const [left, right] = [Math.floor(x - barSpacing / 2), Math.ceil(x + barSpacing / 2)];
        context.fillRect(left, mediaSize.height - HEIGHT, right - left, HEIGHT);
      }
    });
  }
}
