import { INSTRUMENT } from "@tracker/core";
import { expect } from "vitest";
import { newViewer } from "./browser.ts";
import { pageTest } from "./page-test.ts";
import { choose } from "./pointer.ts";
import { AFTERNOON } from "./screens.ts";

const CODE = INSTRUMENT.asset.code;
const LOOK = ["#price-label", "#price", "#change", "#high", "#low", "#title", "#readout", "#sources-title"];

pageTest("a link shows another viewer the same view", async ({ page, browser, open }) => {
  await open();
  await choose(page, "EUR");
  await choose(page, "7D");
  await choose(page, "Candles");
  await page.getByText("in 7 days").waitFor();
  await page.locator("#state[data-state=ready]").waitFor({ state: "attached" });
  const other = await newViewer(browser);
  await other.page.goto(page.url());
  await other.page.locator("#sources tbody tr").first().waitFor();
  for (const place of LOOK)
    expect(await other.page.locator(place).textContent()).toBe(await page.locator(place).textContent());
  expect(
    await other.page
      .getByRole("radio", { checked: true })
      .evaluateAll((radios: { value: string }[]) => radios.map(({ value }) => value)),
  ).toEqual(["EUR", "7D", "candles", "local"]);
  await other.page.context().close();
});

pageTest(
  "the original's afternoon is its 72 prices, under its title, for a viewer in any zone",
  async ({ page, url, open }) => {
    await open(AFTERNOON);
    expect(await page.locator("#title").textContent()).toBe(`${CODE} in USD by ${CODE} Time`);
    await page.getByText("View as table").click();
    const rows = (await page.locator("#table-body tbody tr").allInnerTexts()).map((row) => row.split("\t"));
    const api = await fetch(`${url()}/api/prices?from=2025-07-14T12:00Z&to=2025-07-14T18:00Z`);
    const { prices } = (await api.json()) as { prices: { slot: string; price: number }[] };
    const format = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    expect(rows.map(([, price]) => price)).toEqual(prices.map(({ price }) => format.format(price)).toReversed());
    expect([rows.length, rows.at(-1)?.[0], rows[0]?.[0]]).toEqual([72, "14 Jul 2025, 17:30", "14 Jul 2025, 23:25"]);
    await choose(page, "24H");
    expect(new URL(page.url()).search).toBe("");
  },
  { timezoneId: "Asia/Kolkata" },
);

for (const [search, said] of [
  ["?range=2D", 'range: "2D" is not one of 1H, 24H, 7D, 30D, 1Y, All'],
  ["?from=2025-07-15&to=2025-07-14", "from must lie before to"],
] as const) {
  pageTest(
    `${search} says what is allowed and shows the default view until something is chosen`,
    async ({ page, open }) => {
      await open(search);
      expect(await page.locator("#notice").textContent()).toContain(said);
      expect(
        await page
          .getByRole("radio", { checked: true })
          .evaluateAll((radios: { value: string }[]) => radios.map(({ value }) => value)),
      ).toEqual(["USD", "24H", "line", "local"]);
      await choose(page, "GBP");
      await page.locator("#notice").waitFor({ state: "hidden" });
      expect(new URL(page.url()).search).toBe("?currency=GBP");
    },
  );
}

pageTest("a range without prices says so and offers all", async ({ page, url }) => {
  await page.goto(`${url()}/?from=2020-01-01&to=2020-01-02`);
  await page.getByText("No prices in this range").waitFor();
  expect(await page.locator("#price").textContent()).toBe("—");
  await page.getByRole("button", { name: "Show all prices" }).click();
  await page.getByText("since the first price").waitFor();
});
