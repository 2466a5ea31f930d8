import type { Quality } from "@tracker/core";
import type { CustomData, Time } from "lightweight-charts";
import { type Drawing, DrawnSeries } from "./drawn-series.ts";

export interface RibbonPoint extends CustomData<Time> {
  /** What the price is like, or that there is none. */
  readonly quality: Quality | "gap";
}

export type RibbonColours = Readonly<Record<Exclude<Quality, "ok">, string>>;

/** In CSS pixels. */
const HEIGHT = 4;

/**
 * A thin band along the foot of the chart where prices are not as good as they could be. It has an entry at gaps too, the last
 * among them: the library ends the time axis with the last entry of any series, not with the last time it was told of.
 */
export class QualityRibbon extends DrawnSeries<RibbonPoint, RibbonColours> {
  constructor() {
    super({ degraded: "", backfilled: "", imported: "" });
  }

  /** It stands at the foot, wherever the prices are. */
  priceValueBuilder(): number[] {
    return [0];
  }

  protected draw({ target, bars, barSpacing, options }: Drawing<RibbonPoint, RibbonColours>): void {
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      for (const { x, originalData } of bars) {
        const { quality } = originalData;
        if (quality === "ok" || quality === "gap") continue;
        context.fillStyle = options[quality];
        // Whole pixels: between neighbours no seam shows.
        const [left, right] = [Math.floor(x - barSpacing / 2), Math.ceil(x + barSpacing / 2)];
        context.fillRect(left, mediaSize.height - HEIGHT, right - left, HEIGHT);
      }
    });
  }
}
