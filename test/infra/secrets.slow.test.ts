import { describeOnEngine, expectOk } from "@stand-ins/azure/testing";
import { expect, test } from "vitest";
import { holdOurs } from "./hold.ts";
import { DEV } from "./stacks.ts";

const KEY = "planted-coindesk-key-0123456789";
const HOOK = "https://example.org/hooks/planted-name-0123456789";

await describeOnEngine("secrets of our project", () => {
  test("cannot be read in the state, plan, outputs, logs, printed text or the app's settings", async () => {
    const ours = await holdOurs({ config: DEV, secrets: { coindeskKey: KEY, alertWebhook: HOOK } });
    expectOk(await ours.up({ preview: true }));
    for (const secret of [KEY, HOOK, "planted-name-0123456789"]) expect(await ours.leaks(secret)).toEqual([]);
    const told = ours.azure.cloud.list().find(({ type }) => type === "Microsoft.Insights/actionGroups");
    expect(told?.body.properties).toMatchObject({ webhookReceivers: [{ serviceUri: HOOK }] });
    const settings = ours.azure.cloud
      .list()
      .find(({ type, name }) => type === "Microsoft.Web/sites/config" && name === "appsettings");
    expect(JSON.stringify(settings)).not.toContain(KEY);
    expect(settings?.body.properties).toMatchObject({
      TRACKER_COINDESK_KEY: expect.stringMatching(/^@Microsoft\.KeyVault\(SecretUri=https:/),
    });
  });

  test("a stack deployed again after a destroy has another vault: Azure still reserves the name of the first", async () => {
    const ours = await holdOurs({ config: DEV, secrets: { coindeskKey: KEY } });
    const vaults = () => ours.azure.cloud.list().filter(({ type }) => type === "Microsoft.KeyVault/vaults");
    expectOk(await ours.up());
    const first = vaults()[0]?.name;
    expectOk(await ours.destroy());
    expect(ours.azure.cloud.softDeleted).toContain(`Microsoft.KeyVault/vaults/${first}`);
    expectOk(await ours.up());
    expect(vaults()).toEqual([expect.objectContaining({ name: expect.not.stringMatching(`^${first}$`) })]);
    expect(vaults()[0]?.body.properties).not.toHaveProperty("enablePurgeProtection");
  });

  test("without a key there is no vault, and no setting has a secret", async () => {
    const ours = await holdOurs({ config: DEV });
    expectOk(await ours.up());
    expect(ours.azure.cloud.list().filter(({ type }) => type.startsWith("Microsoft.KeyVault/"))).toEqual([]);
    const settings = ours.azure.cloud
      .list()
      .find(({ type, name }) => type === "Microsoft.Web/sites/config" && name === "appsettings");
    expect(Object.keys(settings?.body.properties ?? {}).toSorted()).toEqual([
      "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
      "APPLICATIONINSIGHTS_CONNECTION_STRING",
      "AzureWebJobsDisableHomepage",
      "AzureWebJobsStorage__blobServiceUri",
      "AzureWebJobsStorage__clientId",
      "AzureWebJobsStorage__credential",
      "TRACKER_CURRENCIES",
      "TRACKER_LOOK_BACK_HOURS",
      "TRACKER_QUOTE_DAYS",
      "TRACKER_SOURCES",
      "TRACKER_SQL_CLIENT_ID",
      "TRACKER_SQL_DATABASE",
      "TRACKER_SQL_SERVER",
      "TRACKER_WEB",
    ]);
  });
});
