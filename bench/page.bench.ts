import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { findChromium, launch, NO_BROWSER, newViewer } from "../test/page/browser.ts";
import { startPageServer } from "../test/page/server.ts";
import { type Comparison, compareTold, type Skipped } from "./measure.ts";

type Browser = Awaited<ReturnType<typeof launch>>;

const ROUNDS = 15;
const EMPTY = "<!doctype html><html lang=en><meta charset=utf-8><title>Empty</title><p>Empty</p></html>";

/** How long a viewer who comes for the first time waits for something to see, and for the chart. */
export async function pageBench(): Promise<(Comparison | Skipped)[]> {
  const chromium = findChromium();
  if (chromium === undefined) return [{ what: "the page's first paint and its chart", skipped: NO_BROWSER }];
  const [browser, page, empty] = await Promise.all([launch(chromium), startPageServer(), serveEmpty()]);
  try {
    const against = { anchor: "the first paint of an empty page", rounds: ROUNDS };
    const anchorGo = async () => (await timesOf(browser, empty.url)).paint;
    return [
      await compareTold({
        what: "the page's first paint, by a browser that has nothing of it",
        target: 3,
        ...against,
        go: async () => (await timesOf(browser, page.usual.url)).paint,
        anchorGo,
      }),
      await compareTold({
        what: "the same until the chart of a day is painted",
        target: 8,
        ...against,
        go: async () => (await timesOf(browser, page.usual.url)).chart,
        anchorGo,
      }),
    ];
  } finally {
    await browser.close();
    await page.close();
    await empty.close();
  }
}

async function serveEmpty(): Promise<{ url: string; close: () => Promise<void> }> {
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(EMPTY));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/**
 * In milliseconds from the beginning of the navigation, as the browser tells them: until anything is painted, and until the frame after
 * the one that draws the chart, which is drawn when its state is `ready`.
 */
const TIMES = `new Promise((done) => {
  const told = {};
  const tell = (name, time) => {
    told[name] ??= time;
    if (told.paint !== undefined && (told.chart !== undefined || document.querySelector("#state") === null)) done(told);
  };
  const look = () => {
    if (document.querySelector("#state")?.dataset.state === "ready")
      requestAnimationFrame(() => requestAnimationFrame((time) => tell("chart", time)));
  };
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) if (name === "first-contentful-paint") tell("paint", startTime);
  }).observe({ type: "paint", buffered: true });
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributeFilter: ["data-state"] });
})`;

async function timesOf(browser: Browser, url: string): Promise<{ paint: number; chart: number }> {
  // Nothing is in the cache of a new viewer.
  const { page } = await newViewer(browser);
  await page.addInitScript(`window.times = ${TIMES}`);
  await page.goto(url);
  const times: { paint: number; chart: number } = await page.evaluate("window.times");
  await page.context().close();
  return times;
}
