import { runtime, secret } from "@pulumi/pulumi";
import { type Currency, INSTRUMENT, MINUTE, minutes } from "@tracker/core";
import { expect, test } from "vitest";
import { alertQuery } from "./alert-query.ts";
import { Observability } from "./observability.ts";
import { only, registered } from "./testing/registered.ts";

const CURRENCIES = ["USD", "EUR"] as Currency[];
const HOOK = "https://example.org/hooks/a-planted-name";

/** A secret in the form in which it is registered: the engine recognizes it by this key (@pulumi/pulumi, runtime/rpc). */
const asSecret = (value: unknown) => ({ [runtime.specialSigKey]: runtime.specialSecretSig, value });

interface Receivers {
  readonly email?: string;
  readonly webhook?: string;
  readonly monthlyBudget?: number;
}

const made = ({ email, webhook, monthlyBudget = 20 }: Receivers = {}) =>
  registered((group) => {
    const hook = webhook === undefined ? undefined : secret(webhook);
    const told = { email, webhook: hook, monthlyBudget, month: "2026-11-01" };
    new Observability("logs", { group, currencies: CURRENCIES, ...told, tags: {} });
  });

test("the alert queries each configured currency, with a time series for each sign", async () => {
  const { criteria } = only(await made(), "azure-native:monitor:ScheduledQueryRule");
  expect(criteria).toMatchObject({
    allOf: [
      {
        query: alertQuery(CURRENCIES),
        dimensions: [{ name: "Sign", operator: "Include", values: ["*"] }],
        metricMeasureColumn: "Unwell",
      },
    ],
  });
});

/** The windows that an alert can have, in minutes (learn.microsoft.com, Microsoft.Insights/scheduledQueryRules). */
const WINDOWS = [1, 5, 10, 15, 30, 45, 60, 120, 180, 240, 300, 360, 1_440, 2_880];

test("the alert's window is the instrument's, and one that Azure accepts", async () => {
  const { staleAfter } = INSTRUMENT;
  expect(WINDOWS).toContain(staleAfter / MINUTE);
  expect(only(await made(), "azure-native:monitor:ScheduledQueryRule")).toMatchObject({
    displayName: `Unhealthy for ${minutes(staleAfter)}: see Sign`,
    windowSize: `PT${staleAfter / MINUTE}M`,
  });
});

test.each<[string, Receivers, object]>([
  ["an e-mail address", { email: "ops@example.org" }, { emailReceivers: [{ emailAddress: "ops@example.org" }] }],
  ["a webhook", { webhook: HOOK }, { webhookReceivers: asSecret([{ serviceUri: HOOK, useCommonAlertSchema: true }]) }],
  ["nobody", {}, { armRoleReceivers: [{ roleId: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635" }] }],
])("alerts configured with %s go to the right receivers, by default to the Owners", async (_whom, told, receivers) => {
  const group = only(await made(told), "azure-native:monitor:ActionGroup");
  expect(group).toMatchObject(receivers);
  expect(Object.keys(group).filter((name) => name.endsWith("Receivers"))).toEqual(Object.keys(receivers));
});

test("the budget's notices go to the e-mail address, otherwise where alerts go; 0 is no budget", async () => {
  const notices = async (told: Receivers) => only(await made(told), "azure-native:consumption:Budget").notifications;
  expect(await notices({ email: "ops@example.org", webhook: HOOK })).toMatchObject({
    actual80: { contactEmails: ["ops@example.org"] },
  });
  expect(await notices({ webhook: HOOK })).toMatchObject({
    forecast100: { contactEmails: [], contactGroups: ["/azure-native:monitor:ActionGroup/logs"] },
  });
  const without = (await made({ monthlyBudget: 0 })).map(({ type }) => type);
  expect(without).not.toContain("azure-native:consumption:Budget");
});

test("accepts logs only from an identity", async () => {
  const resources = await made();
  expect(only(resources, "azure-native:applicationinsights:Component").disableLocalAuth).toBe(true);
  expect(only(resources, "azure-native:operationalinsights:Workspace").features).toEqual({ disableLocalAuth: true });
});
