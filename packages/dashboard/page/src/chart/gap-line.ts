import type { CustomData, Time } from "lightweight-charts";
import { type Drawing, DrawnSeries } from "./drawn-series.ts";

export interface LinePoint extends CustomData<Time> {
  readonly value: number;
}

export interface LineColours {
  readonly color: string;
  /** The colour that the line's area fades from, downward. */
  readonly fill: string;
}

interface Dot {
  readonly x: number;
  readonly y: number;
}

const WIDTH = 1.75;

/** A line that is interrupted where prices are missing, unlike the library's own. A single price between gaps is a dot. */
export class GapLine extends DrawnSeries<LinePoint, LineColours> {
  constructor() {
    super({ color: "", fill: "transparent" });
  }

  priceValueBuilder({ value }: LinePoint): number[] {
    return [value];
  }

  protected draw({ target, toCoordinate, bars, options }: Drawing<LinePoint, LineColours>): void {
    const runs = runsOf(bars, toCoordinate);
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const fade = context.createLinearGradient(0, 0, 0, mediaSize.height);
      fade.addColorStop(0, options.fill);
      fade.addColorStop(1, "transparent");
      context.lineWidth = WIDTH;
      context.lineJoin = "round";
      context.strokeStyle = options.color;
      for (const run of runs) drawRun(context, run, fade, mediaSize.height);
    });
  }
}

/** Groups the points into runs without a gap. */
function runsOf(
  bars: Drawing<LinePoint, LineColours>["bars"],
  toCoordinate: Drawing<LinePoint, LineColours>["toCoordinate"],
): Dot[][] {
  const runs: Dot[][] = [];
  let previous = Number.NaN;
  for (const { x, time, originalData } of bars) {
    if (time !== previous + 1) runs.push([]);
    previous = time;
    runs.at(-1)?.push({ x, y: toCoordinate(originalData.value) ?? 0 });
  }
  return runs;
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
