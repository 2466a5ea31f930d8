import { INSTRUMENT, MINUTE, minutes, PRICE_STORED } from "@tracker/core";
import { expect, test } from "vitest";
import { Observability } from "./observability.ts";
import { only, registered } from "./testing/registered.ts";

const made = (email: string | undefined) =>
  registered((group) => new Observability("logs", { group, email, monthlyBudget: 20, month: "2026-11-01", tags: {} }));

interface Criteria {
  readonly allOf: readonly { readonly query: string }[];
}

test("the alert counts the line that the pipeline logs for a stored price", async () => {
  const { criteria } = only(await made(undefined), "azure-native:monitor:ScheduledQueryRule");
  expect((criteria as Criteria).allOf[0]?.query).toContain(`startswith "${PRICE_STORED}"`);
});

/** learn.microsoft.com, Microsoft.Insights/scheduledQueryRules: the windows, in minutes, that an alert can look at. */
const WINDOWS = [1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1_440, 2_880];

test("the alert waits as long as the instrument says, which Azure can", async () => {
  const { staleAfter } = INSTRUMENT;
  expect(WINDOWS).toContain(staleAfter / MINUTE);
  expect(only(await made(undefined), "azure-native:monitor:ScheduledQueryRule")).toMatchObject({
    displayName: `No price was stored for ${minutes(staleAfter)}`,
    windowSize: `PT${staleAfter / MINUTE}M`,
  });
});

test("an address is told of alerts and of the budget; without one there is neither group nor budget", async () => {
  const told = await made("ops@example.org");
  expect(only(told, "azure-native:monitor:ActionGroup").emailReceivers).toMatchObject([
    { emailAddress: "ops@example.org" },
  ]);
  expect(only(told, "azure-native:consumption:Budget")).toMatchObject({ amount: 20, timeGrain: "Monthly" });
  const untold = (await made(undefined)).map(({ type }) => type);
  expect(untold.filter((type) => /ActionGroup|Budget/.test(type))).toEqual([]);
});

test("what is logged is taken from an identity only", async () => {
  expect(only(await made(undefined), "azure-native:applicationinsights:Component").disableLocalAuth).toBe(true);
});
