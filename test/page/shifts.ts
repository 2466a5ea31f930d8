import type { Page } from "playwright-core";

/**
 * Records what the browser sees moving on every page opened from now on; the result gives what moved since it was last called. The browser
 * attributes what moves within half a second of a click to the click, and that is left out.
 */
export async function watchShifts(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(`{
    window.shifts = [];
    const nameOf = ({ node }) => node?.id || node?.className || node?.nodeName;
    new PerformanceObserver((list) => {
      for (const { hadRecentInput, value, sources } of list.getEntries())
        if (!hadRecentInput) window.shifts.push(value.toFixed(4) + ": " + sources.map(nameOf).join());
    }).observe({ type: "layout-shift", buffered: true });
  }`);
  return () =>
    page.evaluate(
      "new Promise((painted) => requestAnimationFrame(() => setTimeout(() => painted(window.shifts.splice(0)))))",
    );
}
