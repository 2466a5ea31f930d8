import { expect, test } from "vitest";
import { createSiteLock } from "./site-lock.ts";

const APP = "/subscriptions/S/resourceGroups/g/providers/Microsoft.Web/sites/till";

test("an app is written by one at a time, its settings and policies too", async () => {
  const write = createSiteLock();
  const [settings, policy] = await Promise.allSettled([
    write(`${APP}/config/appsettings`, () => "settings"),
    write(`${APP.toUpperCase()}/basicPublishingCredentialsPolicies/ftp`, () => "policy"),
  ]);
  expect(settings).toMatchObject({ value: "settings" });
  expect(policy).toMatchObject({ reason: { status: 409, code: "Conflict" } });
  expect(await write(`${APP}/basicPublishingCredentialsPolicies/ftp`, () => "later")).toBe("later");
});

test("other apps and other resources are not in each other's way, and who fails is in nobody's", async () => {
  const write = createSiteLock();
  const plan = "/subscriptions/S/resourceGroups/g/providers/Microsoft.Web/serverfarms/plan";
  const all = await Promise.all([APP, `${APP}s`, plan, plan].map((id) => write(id, () => id)));
  expect(all).toEqual([APP, `${APP}s`, plan, plan]);
  await expect(write(APP, () => JSON.parse("{"))).rejects.toThrow(SyntaxError);
  expect(await write(APP, () => "again")).toBe("again");
});
