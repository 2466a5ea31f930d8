import type { Page } from "playwright-core";

/** A text on one of the chart's canvases: its middle and the canvas's height, in pixels of the page. */
export interface Drawn {
  readonly text: string;
  readonly colour: string;
  readonly y: number;
  readonly height: number;
}

/** Records every text drawn from now on. */
export async function listen(page: Page): Promise<() => Promise<Drawn[]>> {
  await page.addInitScript(`{
    const { prototype } = CanvasRenderingContext2D;
    const fillText = prototype.fillText;
    window.drawn = [];
    prototype.fillText = function (text, x, y, ...rest) {
      const scale = this.canvas.height / this.canvas.clientHeight;
      window.drawn.push({ text, colour: this.fillStyle, y: this.getTransform().transformPoint({ x, y }).y / scale, height: this.canvas.clientHeight });
      return fillText.call(this, text, x, y, ...rest);
    };
  }`);
  return () => page.evaluate("window.drawn.splice(0)");
}
