import { expect, test } from "vitest";
import { createSiteLock } from "./site-lock.ts";

const APP = "/subscriptions/S/resourceGroups/g/providers/Microsoft.Web/sites/till";

test("an app, with its settings and policies, takes one write at a time", async () => {
  const write = createSiteLock();
  const [settings, policy] = await Promise.allSettled([
    write(`${APP}/config/appsettings`, () => "settings"),
    write(`${APP.toUpperCase()}/basicPublishingCredentialsPolicies/ftp`, () => "policy"),
  ]);
  expect(settings).toMatchObject({ value: "settings" });
  expect(policy).toMatchObject({ reason: { status: 409, code: "Conflict" } });
  expect(await write(`${APP}/basicPublishingCredentialsPolicies/ftp`, () => "later")).toBe("later");
});

test("writes to other apps and resources do not block each other, and a failed write blocks none", async () => {
  const write = createSiteLock();
  const plan = "/subscriptions/S/resourceGroups/g/providers/Microsoft.Web/serverfarms/plan";
  const all = await Promise.all([APP, `${APP}s`, plan, plan].map((id) => write(id, () => id)));
  expect(all).toEqual([APP, `${APP}s`, plan, plan]);
  await expect(write(APP, () => JSON.parse("{"))).rejects.toThrow(SyntaxError);
  expect(await write(APP, () => "again")).toBe("again");
});
