import { afterEach, expect, test, vi } from "vitest";
import { setAdministrators } from "./administrators.ts";
import { armOf } from "./arm.ts";
import { quickTime } from "./testing/quick-time.ts";

afterEach(() => {
  vi.unstubAllGlobals();
});

const SID = "6b29fc40-ca47-1067-b31d-00dd010662da";
const PATH = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Sql/servers/srv/administrators/ActiveDirectory";
const STATUS = "https://management.azure.com/subscriptions/s/operations/1";

/** Sets administrators on an Azure that gives these answers, by method and path; resolves to the requests it got and the error. */
async function set(answers: Readonly<Record<string, () => Response>>) {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (address: string, { method, body }: RequestInit) => {
    const url = new URL(address);
    asked.push([method, url.origin + url.pathname, body].filter(Boolean).join(" "));
    return (answers[`${method} ${url.pathname}`] ?? (() => new Response("", { status: 500 })))();
  });
  const credential = { getToken: async () => ({ token: "t", expiresOnTimestamp: 0 }) };
  const arm = armOf(credential, "s", quickTime());
  const error = await setAdministrators(arm, "g", "srv", { tenant: "t", login: "Team", sid: SID }).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { asked, error };
}

const taken = (at: string) => () => new Response("{}", { status: 202, headers: { "azure-asyncoperation": at } });
const is = (azureADOnlyAuthentication: boolean) => () => Response.json({ properties: { azureADOnlyAuthentication } });

test("puts the administrators in the form of Azure's API, and waits until they are set", async () => {
  const { asked, error } = await set({
    [`PUT ${PATH}`]: taken(STATUS),
    "GET /subscriptions/s/operations/1": () => Response.json({ status: "Succeeded" }),
    [`GET ${PATH}`]: is(true),
  });
  expect(error).toBeUndefined();
  const properties = { administratorType: "ActiveDirectory", login: "Team", sid: SID, tenantId: "t" };
  expect(asked).toEqual([
    `PUT https://management.azure.com${PATH} ${JSON.stringify({ properties })}`,
    `GET ${STATUS}`,
    `GET https://management.azure.com${PATH}`,
  ]);
});

test("refuses a server that accepts passwords, and names the command that turns them off", async () => {
  const { error } = await set({ [`PUT ${PATH}`]: is(false), [`GET ${PATH}`]: is(false) });
  expect(error).toMatchObject({
    message: "srv accepts passwords as well as Entra identities",
    hint: "Turn passwords off: az sql server ad-only-auth enable --resource-group g --name srv.",
  });
});

test("names a server that does not exist", async () => {
  const { error } = await set({ [`PUT ${PATH}`]: () => new Response("{}", { status: 404 }) });
  expect(error).toMatchObject({ message: "there is no SQL server srv in g" });
});

test("reports in Azure's own words what it refuses later", async () => {
  const failed = { status: "Failed", error: { code: "Bad", message: "no sid" } };
  const { error } = await set({
    [`PUT ${PATH}`]: taken(STATUS),
    "GET /subscriptions/s/operations/1": () => Response.json(failed),
  });
  expect(error).toMatchObject({
    message: `Azure refused PUT ${PATH.slice("/subscriptions/s".length)} (Bad: no sid)`,
  });
});

test("does not poll an address outside Azure, which would get the token", async () => {
  const { asked, error } = await set({ [`PUT ${PATH}`]: taken("https://example.org/operations/1") });
  expect(asked).toHaveLength(1);
  expect(error).toMatchObject({ message: expect.stringContaining("https://example.org/operations/1") });
});
