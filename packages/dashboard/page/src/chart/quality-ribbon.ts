import type { Quality } from "@tracker/core";
import type { CustomData, Time } from "lightweight-charts";
import { type Drawing, DrawnSeries } from "./drawn-series.ts";

export interface RibbonPoint extends CustomData<Time> {
  /** The quality of the price, or a gap. */
  readonly quality: Quality | "gap";
}

export type RibbonColours = Readonly<Record<Exclude<Quality, "ok">, string>>;

/** In CSS pixels. */
const HEIGHT = 4;

/**
 * A thin band along the bottom of the chart where prices are below ok. It has an entry for gaps too, even the last: the library
 * ends the time axis with the last entry of any series, not with the last time it was given.
 */
export class QualityRibbon extends DrawnSeries<RibbonPoint, RibbonColours> {
  constructor() {
    super({ degraded: "", backfilled: "", imported: "" });
  }

  /** The band is at the bottom, whatever the prices. */
  priceValueBuilder(): number[] {
    return [0];
  }

  protected draw({ target, bars, barSpacing, options }: Drawing<RibbonPoint, RibbonColours>): void {
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      for (const { x, originalData } of bars) {
        const { quality } = originalData;
        if (quality === "ok" || quality === "gap") continue;
        context.fillStyle = options[quality];
        // Whole pixels, so that no seam shows between neighbours.
        const [left, right] = [Math.floor(x - barSpacing / 2), Math.ceil(x + barSpacing / 2)];
        context.fillRect(left, mediaSize.height - HEIGHT, right - left, HEIGHT);
      }
    });
  }
}
