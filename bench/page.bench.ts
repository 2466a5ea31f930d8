import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { findChromium, launch, NO_BROWSER, newViewer } from "@tracker/test/page/browser";
import { startPageServer } from "@tracker/test/page/server";
import { type Comparison, medianOf, type Skipped } from "./measure.ts";

type Browser = Awaited<ReturnType<typeof launch>>;

const ROUNDS = 25;
const EMPTY = "<!doctype html><html lang=en><meta charset=utf-8><title>Empty</title><p>Empty</p></html>";

/** How long a viewer who comes for the first time waits for something to see, and for the chart. */
export async function pageBench(): Promise<(Comparison | Skipped)[]> {
  const chromium = findChromium();
  if (chromium === undefined) return [{ what: "the page's first paint and its chart", skipped: NO_BROWSER }];
  const [browser, page, empty] = await Promise.all([launch(chromium), startPageServer(), serveEmpty()]);
  try {
    const anchors: number[] = [];
    const visits: Visit[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      anchors.push((await visit(browser, empty.url, ["paint"])).paint);
      visits.push(await visit(browser, page.usual.url));
    }
    const against = { anchor: "an empty page's first paint", unit: "ms", anchorValue: medianOf(anchors) } as const;
    return [
      {
        what: "the page's first paint, with nothing cached",
        target: 3,
        value: medianOf(visits.map(({ paint }) => paint)),
        ...against,
      },
      {
        what: "the same, until the chart of a day is painted",
        target: 8,
        value: medianOf(visits.map(({ chart }) => chart)),
        ...against,
      },
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

/** In milliseconds from the beginning of the navigation, as the browser tells them. */
interface Visit {
  /** Until anything is painted. */
  readonly paint: number;
  /** Until the frame that follows the one in which the chart is drawn, which it is once its state is `ready`. */
  readonly chart: number;
}

/** Settles once so many of its times are known. */
const timesOf = (count: number) => `new Promise((done) => {
  const told = {};
  const tell = (name, time) => {
    told[name] ??= time;
    if (Object.keys(told).length === ${count}) done(told);
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

async function visit(browser: Browser, url: string, times: (keyof Visit)[] = ["paint", "chart"]): Promise<Visit> {
  // Nothing is in the cache of a new viewer.
  const { page } = await newViewer(browser);
  await page.addInitScript(`window.times = ${timesOf(times.length)}`);
  await page.goto(url);
  const told: Visit = await page.evaluate("window.times");
  await page.context().close();
  return told;
}
