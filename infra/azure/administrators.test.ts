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

/** Sets them at an Azure that answers as it is told, by method and host; resolves to what was asked of it. */
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

test("they are put as Azure's interface has them, and waited for", async () => {
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

test("a server that takes passwords is refused, with the command that ends it", async () => {
  const { error } = await set({ [`PUT ${PATH}`]: is(false), [`GET ${PATH}`]: is(false) });
  expect(error).toMatchObject({
    message: "srv takes passwords beside Entra's identities",
    hint: "Switch that off: az sql server ad-only-auth enable --resource-group g --name srv.",
  });
});

test("a server that is not there is named", async () => {
  const { error } = await set({ [`PUT ${PATH}`]: () => new Response("{}", { status: 404 }) });
  expect(error).toMatchObject({ message: "there is no SQL server srv in g" });
});

test.each([
  [
    "at once",
    { [`PUT ${PATH}`]: () => Response.json({ error: { code: "Bad", message: "no sid" } }, { status: 400 }) },
    "HTTP 400: Bad: no sid",
  ],
  [
    "later",
    {
      [`PUT ${PATH}`]: taken(STATUS),
      "GET /subscriptions/s/operations/1": () =>
        Response.json({ status: "Failed", error: { code: "Bad", message: "no sid" } }),
    },
    "Bad: no sid",
  ],
])("what Azure refuses %s is told in its own words", async (_when, answers, said) => {
  const { error } = await set(answers);
  expect(error).toMatchObject({ message: `Azure refused PUT ${PATH.slice("/subscriptions/s".length)} (${said})` });
});

test("an address elsewhere is not asked how far Azure is: it would get the token", async () => {
  const { asked, error } = await set({ [`PUT ${PATH}`]: taken("https://example.org/operations/1") });
  expect(asked).toHaveLength(1);
  expect(error).toMatchObject({ message: expect.stringContaining("https://example.org/operations/1") });
});
