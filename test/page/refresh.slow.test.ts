import { INSTRUMENT, MINUTE, SLOT_LENGTH } from "@tracker/core";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { pass } from "./clocks.ts";
import { NEWEST } from "./history.ts";
import { pageTest, type Session } from "./page-test.ts";
import { ALL_DOWN, at, stopped } from "./situations.ts";
import type { Tracker } from "./tracker.ts";

/** Opens the page at a time that the test moves, on the server and in the browser alike. */
async function openAt(tracker: Tracker, { page, open }: Session, address = "/") {
  await page.clock.install({ time: tracker.now() });
  await open(address);
  return (milliseconds: number) => pass(tracker, page, tracker.now() + milliseconds);
}

/** The pipeline at work, a minute after the last slot but one. */
const beforeNewest = at(NEWEST - SLOT_LENGTH + MINUTE);

/** Every state that the chart goes through from now on. */
async function watchStates(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`window.seen = []; new MutationObserver(() => window.seen.push(document.querySelector("#state").dataset.state))
    .observe(document.querySelector("#state"), { attributes: true })`);
  return () => page.evaluate("window.seen");
}

pageTest("a new price appears with its slot, without a flash, and the view stays", async (session) => {
  const { page } = session;
  const pass = await openAt(await session.bring(beforeNewest), session, "/?currency=EUR");
  const before = await page.locator("#price").textContent();
  await page.getByText("View as table").click();
  const states = await watchStates(page);
  await pass(SLOT_LENGTH - MINUTE + 21_000);
  await page.locator("#sources-title").getByText("20:00").waitFor();
  expect(await page.locator("#price").textContent()).not.toBe(before);
  expect(await page.locator("#table-body tbody tr").first().textContent()).toContain("14 Jul 2025, 20:00");
  expect(await page.title()).toContain(`${INSTRUMENT.asset.code} in EUR`);
  expect(await states()).toEqual([]);
});

pageTest("an empty store is read again before the next slot, as the backfill fills it", async (session) => {
  const { page } = session;
  // Too late for live quotes: no venue has been asked yet.
  const late = { database: undefined, start: NEWEST + 2 * MINUTE, faults: ALL_DOWN };
  const { url, faults, passTo } = await session.bring(at(NEWEST + 3 * MINUTE, late));
  await page.clock.install({ time: NEWEST + 3 * MINUTE });
  await page.goto(`${url}/?range=All`);
  await page.locator("#state").getByText("The first one is due by 20:05.").waitFor();
  expect(await page.locator("#readout").textContent()).toBe("");
  faults.length = 0;
  await passTo(NEWEST + SLOT_LENGTH);
  await page.clock.fastForward(10_000);
  await page.getByText("since the first price").waitFor();
});

pageTest("an unchanged answer comes from the browser's cache, with the current time", async (session) => {
  const { page } = session;
  const tracker = await session.bring(stopped(0));
  await openAt(tracker, session);
  // On the server alone: the page learns it from the answer.
  await tracker.passTo(NEWEST + 2 * SLOT_LENGTH + MINUTE);
  const answered = page.waitForResponse("**/api/latest");
  await page.evaluate('dispatchEvent(new Event("online"))');
  const { "if-none-match": had } = await (await answered).request().allHeaders();
  expect(had).toBe((await answered).headers().etag);
  await page.locator("#freshness").getByText("Updated 11 min ago").waitFor();
});

pageTest("the age of the newest price is counted, amber from 10 minutes and red after 15", async (session) => {
  const { page } = session;
  const tracker = await session.bring(stopped(0));
  const pass = await openAt(tracker, session);
  const freshness = page.locator("#freshness");
  for (const [age, state, text] of [
    [1, "fresh", "Updated 1 min ago"],
    [9, "fresh", "Updated 9 min ago"],
    [10, "late", "Updated 10 min ago"],
    [14, "late", "Updated 14 min ago"],
    [15, "stale", "Updated 15 min ago"],
    [180, "stale", "Updated 3 h ago"],
  ] as const) {
    await pass(NEWEST + age * MINUTE + 12_000 - tracker.now());
    await freshness.getByText(text, { exact: true }).waitFor();
    expect(await freshness.getAttribute("data-state")).toBe(state);
  }
  // A reading that was under way when the hours passed has timed out; the page reads again by itself.
  await page.locator("#status").getByText("No price since 20:00 (3 h).").waitFor();
});

pageTest("when the server is away the prices stay, and are read again when it is back", async (session) => {
  const { page, complaints } = session;
  const pass = await openAt(await session.bring(beforeNewest), session);
  const before = await page.locator("#price").textContent();
  await page.context().setOffline(true);
  await pass(SLOT_LENGTH);
  await page.locator("#status").getByText("The server cannot be reached. What is shown was read at 19:56").waitFor();
  expect(await page.locator("#price").textContent()).toBe(before);
  expect(await page.locator("#state").getAttribute("data-state")).toBe("ready");
  await pass(2 * MINUTE);
  await page.context().setOffline(false);
  await page.locator("#status").getByText("Next price").waitFor();
  await page.locator("#sources-title").getByText("20:00").waitFor();
  expect(await page.locator("#price").textContent()).not.toBe(before);
  // The browser itself logs requests that fail.
  expect(complaints.every((line) => line.includes("ERR_INTERNET_DISCONNECTED"))).toBe(true);
  complaints.length = 0;
});

pageTest("keeps trying by itself, with growing pauses", async (session) => {
  const { page, complaints } = session;
  const pass = await openAt(await session.bring(at(NEWEST + MINUTE)), session);
  let asked = 0;
  await page.route("**/api/latest", (route) => {
    asked++;
    return route.fulfill({ status: 503, json: { problems: [`refused ${asked} times`] } });
  });
  // The page plans the next attempt only after it has handled an answer: each is seen on the page before the clock goes on.
  for (const [attempt, pause] of [SLOT_LENGTH, 5_000, 10_000, 20_000].entries()) {
    await pass(pause);
    const text = `The server answered 503: refused ${attempt + 1} times. What is shown was read at 20:01`;
    await page.locator("#status").getByText(text).waitFor();
  }
  expect(asked).toBe(4);
  await page.unroute("**/api/latest");
  await pass(40_000);
  await page.locator("#status").getByText("503").waitFor({ state: "detached" });
  expect(complaints.every((line) => line.includes("503"))).toBe(true);
  complaints.length = 0;
});
