import { expect, test } from "vitest";
import { createOffers } from "./offers.ts";

const SUBSCRIPTION = "/subscriptions/11111111-1111-4111-8111-111111111111";

test("a resource provider is registered by default", () => {
  const offers = createOffers();
  offers.providers.set("Microsoft.App", "NotRegistered");
  const stateOf = (namespace: string) => offers.answer(`${SUBSCRIPTION}/providers/${namespace}`);
  expect(stateOf("Microsoft.App")).toMatchObject({ registrationState: "NotRegistered" });
  expect(stateOf("Microsoft.Web")).toMatchObject({ registrationState: "Registered" });
});

test("a region's Node versions on Flex Consumption are separate from those on other plans", () => {
  const offers = createOffers();
  offers.node.set("far", ["22"]);
  const text = JSON.stringify(offers.answer("/providers/Microsoft.Web/locations/far/functionAppStacks"));
  expect(text.match(/"version":"\d+"/g)).toEqual(['"version":"22"']);
  expect(text).toContain('"runtimeVersion":"Node|20","Sku":[{"skuCode":"Y1"},{"skuCode":"Dedicated"}]');
});

test("a region accepts SQL servers by default, and other paths are not answered", () => {
  const offers = createOffers();
  offers.sql.set("far", { status: "Disabled", reason: "full" });
  const sql = (region: string) =>
    offers.answer(`${SUBSCRIPTION}/providers/Microsoft.Sql/locations/${region}/capabilities`);
  expect(sql("far")).toMatchObject({ status: "Disabled", reason: "full" });
  expect(sql("near")).toMatchObject({ status: "Available" });
  expect(offers.answer(`${SUBSCRIPTION}/resourceGroups/g`)).toBeUndefined();
});
