import type {
  CustomData,
  CustomSeriesOptions,
  CustomSeriesWhitespaceData,
  ICustomSeriesPaneRenderer,
  ICustomSeriesPaneView,
  PaneRendererCustomData,
  Time,
} from "lightweight-charts";
import { customSeriesDefaultOptions } from "lightweight-charts";

export interface LinePoint extends CustomData<Time> {
  readonly value: number;
}

export interface GapLineOptions extends CustomSeriesOptions {
  /** The colour that the line's area fades from, downward. */
  readonly fill: string;
}

type Target = Parameters<ICustomSeriesPaneRenderer["draw"]>[0];
type ToCoordinate = Parameters<ICustomSeriesPaneRenderer["draw"]>[1];
interface Dot {
  readonly x: number;
  readonly y: number;
}

const WIDTH = 1.75;

/** A line that ends where prices are missing: the library's own goes straight across. A price alone between gaps is a dot. */
export class GapLine implements ICustomSeriesPaneView<Time, LinePoint, GapLineOptions> {
  #data: PaneRendererCustomData<Time, LinePoint> | undefined;
  #options = this.defaultOptions();

  renderer(): ICustomSeriesPaneRenderer {
    return { draw: (target, toCoordinate) => this.#draw(target, toCoordinate) };
  }

  update(data: PaneRendererCustomData<Time, LinePoint>, options: GapLineOptions): void {
    this.#data = data;
    this.#options = options;
  }

  priceValueBuilder({ value }: LinePoint): number[] {
    return [value];
  }

  isWhitespace(data: LinePoint | CustomSeriesWhitespaceData<Time>): data is CustomSeriesWhitespaceData<Time> {
    return !("value" in data);
  }

  defaultOptions(): GapLineOptions {
    return { ...customSeriesDefaultOptions, fill: "transparent" };
  }

  #draw(target: Target, toCoordinate: ToCoordinate): void {
    const runs = this.#runs(toCoordinate);
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const fade = context.createLinearGradient(0, 0, 0, mediaSize.height);
      fade.addColorStop(0, this.#options.fill);
      fade.addColorStop(1, "transparent");
      context.lineWidth = WIDTH;
      context.lineJoin = "round";
      context.strokeStyle = this.#options.color;
      for (const run of runs) drawRun(context, run, fade, mediaSize.height);
    });
  }

  /** The points that follow each other without a gap, together. */
  #runs(toCoordinate: ToCoordinate): Dot[][] {
    const runs: Dot[][] = [];
    let previous = Number.NaN;
    for (const { x, time, originalData } of this.#data?.bars ?? []) {
      if (time !== previous + 1) runs.push([]);
      previous = time;
      runs.at(-1)?.push({ x, y: toCoordinate(originalData.value) ?? 0 });
    }
    return runs;
  }
}

function drawRun(context: CanvasRenderingContext2D, run: readonly Dot[], fade: CanvasGradient, bottom: number): void {
  const [first, last] = [run[0], run.at(-1)];
  if (first === undefined || last === undefined) return;
  const line = new Path2D();
  if (run.length === 1) line.arc(first.x, first.y, WIDTH, 0, 2 * Math.PI);
  for (const { x, y } of run) line.lineTo(x, y);
  const area = new Path2D(line);
  area.lineTo(last.x, bottom);
  area.lineTo(first.x, bottom);
  context.fillStyle = fade;
  context.fill(area);
  context.stroke(line);
}
