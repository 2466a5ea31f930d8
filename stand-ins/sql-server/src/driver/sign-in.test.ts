import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { config } from "mssql";
import { expect, onTestFinished, test, vi } from "vitest";
import { connect, connectTedious, serve } from "./connect.ts";

/** Each run makes up its passwords and tokens: the code contains none. */
const secret = () => `secret-${randomUUID()}`;

const byToken = (type: string, options: object): Partial<config> =>
  ({ user: undefined, password: undefined, authentication: { type, options } }) as Partial<config>;

test("a name and its password sign in, and the log says who, to which database and from which host", async () => {
  const password = secret();
  const server = await serve({ logins: [{ user: "reader", password }] });
  await connect(server, { user: "reader", password, options: { workstationId: "desk" } });
  const login = { how: "password", user: "reader", database: "tracker", application: "price tracker", host: "desk" };
  expect(server.log.of("login").at(-1)).toMatchObject({ ...login, server: server.host, accepted: true });
});

test.each([
  ["the password is wrong", (user: string) => ({ user, password: secret() })],
  ["the name is wrong", () => ({ user: "someone", password: secret() })],
  ["nothing is offered", () => ({ user: "", password: "" })],
])("no one signs in when %s", async (_, offered) => {
  const server = await serve({ logins: [{ user: "reader", password: secret() }] });
  const { user, password } = offered("reader");
  await expect(connect(server, { user, password })).rejects.toMatchObject({
    code: "ELOGIN",
    message: `Login failed for user '${user}'.`,
  });
  expect(server.log.of("login").map(({ accepted }) => accepted)).toEqual([false]);
});

test("an access token signs in", async () => {
  const token = secret();
  const server = await serve({ logins: [{ token }] });
  await connect(server, byToken("azure-active-directory-access-token", { token }));
  expect(server.log.of("login").at(-1)).toMatchObject({ how: "access-token", user: "", accepted: true });
});

test("only a federated sign-in is acknowledged as federated", async () => {
  const server = await serve();
  const tokens = async (overrides: object) => {
    const seen: string[] = [];
    await connectTedious(server, overrides, (message) => seen.push(message));
    return seen.join();
  };
  const federated = { type: "azure-active-directory-access-token", options: { token: secret() } };
  expect(await tokens({ authentication: federated })).toContain("FEATUREEXTACK");
  expect(await tokens({})).not.toContain("FEATUREEXTACK");
});

test("a token credential is asked for a token for Azure SQL, and its token signs in", async () => {
  const token = secret();
  const getToken = vi.fn(async () => ({ token, expiresOnTimestamp: Date.now() + 60_000 }));
  const server = await serve({ logins: [{ token }] });
  await connect(server, byToken("token-credential", { credential: { getToken } }));
  expect(getToken).toHaveBeenCalledWith("https://database.windows.net/.default");
  expect(server.log.of("login").at(-1)).toMatchObject({ how: "token-credential", accepted: true });
});

test("a managed identity signs in with the token of the platform's endpoint", async () => {
  const token = secret();
  const endpoint = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? "", "http://endpoint");
    const clientId = searchParams.get("client_id");
    const expires = Math.floor(Date.now() / 1_000) + 3_600;
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ access_token: clientId === "identity" ? token : "", expires_on: `${expires}` }));
  });
  await new Promise<void>((resolve) => endpoint.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void endpoint.close());
  vi.stubEnv("IDENTITY_ENDPOINT", `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/token`);
  vi.stubEnv("IDENTITY_HEADER", "any");
  onTestFinished(() => void vi.unstubAllEnvs());
  const server = await serve({ logins: [{ token }] });
  await connect(server, byToken("azure-active-directory-msi-app-service", { clientId: "identity" }));
  expect(server.log.of("login").at(-1)).toMatchObject({ how: "token-credential", accepted: true });
});

test.each([
  ["access token", () => byToken("azure-active-directory-access-token", { token: secret() })],
  [
    "credential's token",
    () =>
      byToken(
        "token-credential",
        credential(async () => ({ token: secret() })),
      ),
  ],
])("another %s does not sign in", async (_, offered) => {
  const server = await serve({ logins: [{ token: secret() }] });
  await expect(connect(server, offered())).rejects.toMatchObject({
    code: "ELOGIN",
    message: "Login failed for user '<token-identified principal>'.",
  });
});

test("a credential that gets no token fails before it signs in", async () => {
  const server = await serve({ logins: [{ token: secret() }] });
  const failing = credential(() => Promise.reject(new Error("no identity here")));
  // The reasons are only in the original error: mssql passes on neither its code nor its message.
  await expect(connect(server, byToken("token-credential", failing))).rejects.toMatchObject({
    message: "",
    originalError: { errors: [{ code: "EFEDAUTH" }, { message: "no identity here" }] },
  });
  expect(server.log.of("login")).toEqual([]);
});

test("a password is not accepted as a token, nor a token as a password", async () => {
  const [password, token] = [secret(), secret()];
  const passwordServer = await serve({ logins: [{ user: "", password: token }] });
  await expect(connect(passwordServer, byToken("azure-active-directory-access-token", { token }))).rejects.toThrow();
  const tokenServer = await serve({ logins: [{ token: password }] });
  await expect(connect(tokenServer, { user: "reader", password })).rejects.toThrow();
});

test("the log holds neither passwords nor tokens", async () => {
  const [password, token] = [secret(), secret()];
  const server = await serve();
  await connect(server, { password });
  await connect(server, byToken("azure-active-directory-access-token", { token }));
  expect(server.log.of("login")).toHaveLength(2);
  expect(JSON.stringify(server.log)).not.toMatch(/secret-/);
});

function credential(getToken: () => Promise<{ token: string }>) {
  return { credential: { getToken } };
}
