import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { strToU8, zipSync } from "fflate";
import { describe, expect, onTestFinished, test } from "vitest";
import { openStandIn, type StandIn, type StandInOptions } from "../stand-in.ts";
import type { Answered, Wanted } from "../testing/azure-client.ts";
import type { Publication } from "./publishing.ts";

const CLIENT = fileURLToPath(new URL("../testing/azure-client.ts", import.meta.url));
const ARM = "https://management.azure.com";

/** A stand-in with a resource group, a SQL server and an app. */
async function open(options: Partial<StandInOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "stand-in-"));
  const azure = await openStandIn({ folder, signIn: "secret", ...options });
  onTestFinished(() => {
    azure.close();
    rmSync(folder, { recursive: true });
  });
  const group = `/subscriptions/${azure.caller().subscriptionId}/resourceGroups/shop`;
  const put = (id: string) => azure.cloud.put({ id, apiVersion: "any", body: { location: "westeurope" } }).id;
  put(group);
  const zip = join(folder, "package.zip");
  writeFileSync(zip, zipSync({ "host.json": strToU8("{}"), "main.js": strToU8("") }));
  return {
    azure,
    zip,
    group,
    server: put(`${group}/providers/Microsoft.Sql/servers/goods`),
    app: put(`${group}/providers/Microsoft.Web/sites/till`),
  };
}

/** Runs the client in its own process, which must trust the authority and use the proxy from its start. */
async function ask(
  azure: StandIn,
  wanted: readonly Wanted[],
  env: NodeJS.ProcessEnv = {},
): Promise<readonly Answered[]> {
  const child = spawn(process.execPath, [CLIENT, JSON.stringify(wanted)], {
    env: { PATH: process.env.PATH, ...azure.environment(), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  await new Promise((done) => child.once("close", done));
  return output
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

const get = (path: string): Wanted => ({ method: "GET", url: `${ARM}${path}?api-version=2023-08-01` });

describe("Azure's hosts behind the proxy", { timeout: 60_000 }, () => {
  test("the real @azure/identity signs in and reads its subscription", async () => {
    const { azure } = await open();
    const { subscriptionId, tenantId } = azure.caller();
    const [subscription] = await ask(azure, [get(`/subscriptions/${subscriptionId}`)]);
    expect(subscription).toMatchObject({ status: 200, body: { subscriptionId, tenantId } });
  });

  test.each([
    ["a wrong secret", { ARM_CLIENT_SECRET: "wrong" }, "AADSTS7000215"],
    ["a foreign tenant", { ARM_TENANT_ID: "22222222-2222-4222-8222-222222222222" }, "AADSTS90002"],
    ["an unknown application", { ARM_CLIENT_ID: "22222222-2222-4222-8222-222222222222" }, "AADSTS700016"],
  ])("%s is refused in Entra's words", async (_, env, code) => {
    const { azure } = await open();
    const [answer] = await ask(azure, [get("/subscriptions")], env);
    expect(answer?.error).toContain(code);
  });

  test("a firewall rule can be opened, seen and closed", async () => {
    const { azure, server } = await open();
    const url = `${ARM}${server}/firewallRules/step?api-version=2023-08-01`;
    const json = { properties: { startIpAddress: "203.0.113.9", endIpAddress: "203.0.113.9" } };
    const answers = await ask(azure, [
      { method: "PUT", url, json },
      get(`${server}/firewallRules`),
      { method: "DELETE", url },
      { method: "DELETE", url },
      get(`${server}/firewallRules`),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200, 204, 200]);
    expect(answers[1]?.body).toMatchObject({ value: [{ name: "step", ...json }] });
    expect(answers[4]?.body).toEqual({ value: [] });
    expect(azure.requests.calls.map(({ method, host }) => `${method} ${host}`)).toContain("PUT management.azure.com");
  });

  test("administrators are accepted with a 202, and set a little later", async () => {
    const { azure, server } = await open();
    const id = `${server}/administrators/ActiveDirectory`;
    const properties = { administratorType: "ActiveDirectory", login: "people", sid: "1" };
    const [taken] = await ask(azure, [
      { method: "PUT", url: `${ARM}${id}?api-version=2023-08-01`, json: { properties } },
    ]);
    const addresses = ["azure-asyncoperation", "location"].map((name) => taken?.headers?.[name] ?? "");
    const looks = addresses.flatMap((url): Wanted[] => [
      { method: "GET", url },
      { method: "GET", url },
    ]);
    const answers = await ask(azure, [...looks, get(id)]);
    expect([taken?.status, ...answers.map(({ status }) => status)]).toEqual([202, 200, 200, 202, 200, 200]);
    expect(answers[0]?.body).toMatchObject({ status: "InProgress" });
    expect(answers[1]?.body).toMatchObject({ status: "Succeeded" });
    for (const answer of answers.slice(3)) expect(answer.body).toMatchObject({ properties });
  });

  test("Resource Manager requires a token for itself, an API version, and an existing resource", async () => {
    const { azure, group } = await open();
    const answers = await ask(azure, [
      { ...get(group), anonymous: true },
      { ...get(group), scope: "https://database.windows.net/.default" },
      { method: "GET", url: `${ARM}${group}` },
      get(`${group}x`),
      get(group),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 400, 404, 200]);
  });

  test("a resource group's resources are listed, with only those nested ones that are tracked resources", async () => {
    const { azure, group, server } = await open();
    azure.cloud.put({ id: `${server}/databases/stock`, apiVersion: "any", body: { location: "westeurope" } });
    const [held, none] = await ask(azure, [get(`${group}/resources`), get(`${group}x/resources`)]);
    expect(held?.body).toMatchObject({
      value: [
        { type: "Microsoft.Sql/servers", name: "goods" },
        { type: "Microsoft.Web/sites", name: "till" },
        { type: "Microsoft.Sql/servers/databases", name: "goods/stock" },
      ],
    });
    expect(none?.status).toBe(404);
  });

  test("a package is accepted, processed, passed on, and its functions are listed", async () => {
    const seen: Publication[] = [];
    const { azure, app, zip } = await open({
      onPublish: async (publication) => {
        seen.push(publication);
        return ["capture", "api"];
      },
    });
    const scm = "https://till.scm.azurewebsites.net";
    const poll: Wanted = { method: "GET", url: `${scm}/api/deployments/latest` };
    const answers = await ask(azure, [
      get(`${app}/functions`),
      { method: "POST", url: `${scm}/api/publish?RemoteBuild=false&Deployer=step`, file: zip },
      ...Array.from({ length: 4 }, () => poll),
      get(`${app}/functions`),
    ]);
    expect(answers[0]?.body).toEqual({ value: [] });
    expect(answers[1]).toMatchObject({ status: 202, body: expect.stringMatching(/^[\w-]+$/) });
    expect(answers.slice(2, 6).map(({ body }) => (body as { status: number }).status)).toEqual([0, 1, 2, 4]);
    expect(answers[6]?.body).toMatchObject({ value: [{ name: "till/capture" }, { name: "till/api" }] });
    expect(seen).toMatchObject([{ app: "till", query: { RemoteBuild: "false", Deployer: "step" } }]);
  });

  test("publications fail as requested", async () => {
    const { azure, zip } = await open();
    const scm = "https://till.scm.azurewebsites.net";
    azure.publishing.next("unavailable", "busy", "forbidden", "bad request", "at once", "conflict", "no role");
    const post: Wanted = { method: "POST", url: `${scm}/api/publish`, file: zip };
    const poll: Wanted = { method: "GET", url: `${scm}/api/deployments/latest` };
    const deployed = [post, poll, poll, poll, poll];
    const answers = await ask(azure, [post, post, post, post, post, ...deployed, ...deployed]);
    const accepted = [202, 202, 202, 202, 200];
    expect(answers.map(({ status }) => status)).toEqual([503, 409, 403, 400, 200, ...accepted, ...accepted]);
    expect(answers[9]?.body).toMatchObject({ status: 5, complete: true });
    expect(answers[14]?.body).toMatchObject({ status: 3, status_text: expect.stringMatching(/^InaccessibleStorage/) });
  });

  test("a partial publication has its functions, unless the app's host does not start: then Azure cannot list any", async () => {
    const { azure, app, zip } = await open({ onPublish: async () => ["capture"] });
    azure.publishing.next("partial", "no host");
    const scm = "https://till.scm.azurewebsites.net";
    const poll: Wanted = { method: "GET", url: `${scm}/api/deployments/latest` };
    const publish: Wanted[] = [{ method: "POST", url: `${scm}/api/publish`, file: zip }, poll, poll, poll, poll];
    const answers = await ask(azure, [...publish, get(`${app}/functions`), ...publish, get(`${app}/functions`)]);
    expect([answers[4], answers[10]].map((answer) => answer?.body)).toEqual([
      expect.objectContaining({ status: 6 }),
      expect.objectContaining({ status: 6 }),
    ]);
    expect(answers[5]?.body).toMatchObject({ value: [{ name: "till/capture" }] });
    expect(answers[11]).toMatchObject({
      status: 400,
      body: { Message: "Encountered an error (InternalServerError) from host runtime." },
    });
  });

  test("an invalid package ends as a failed deployment", async () => {
    const { azure, zip } = await open();
    writeFileSync(zip, "no zip");
    const url = "https://till.scm.azurewebsites.net/api/deployments/latest";
    const poll: Wanted = { method: "GET", url };
    const post: Wanted = { method: "POST", url: "https://till.scm.azurewebsites.net/api/publish", file: zip };
    const answers = await ask(azure, [post, poll, poll, poll, poll]);
    expect(answers.at(-1)?.body).toMatchObject({ status: 3 });
  });

  test("requests can be made to fail, or to get no answer", async () => {
    const { azure, group } = await open();
    azure.requests.fail({ path: /resourceGroups/, answer: { status: 429, headers: { "retry-after": "1" } } });
    azure.requests.fail({ path: /resourceGroups/, nth: 2 });
    const answers = await ask(azure, [get(group), get(group), get(group)]);
    expect(answers.map(({ status }) => status)).toEqual([429, undefined, 200]);
    expect(answers[1]?.error).toContain("fetch failed");
  });

  test("the rehearsal's serveApp serves an app's own host; other hosts are not reached", async () => {
    const { azure } = await open({
      serveApp: async (app, request) => new Response(`${app} ${new URL(request.url).pathname}`),
    });
    const answers = await ask(azure, [
      { method: "GET", url: "https://till.azurewebsites.net/api/health", anonymous: true },
      { method: "GET", url: "https://example.com/", anonymous: true },
    ]);
    expect(answers[0]).toMatchObject({ status: 200, body: "till /api/health" });
    expect(answers[1]?.error).toContain("fetch failed");
    expect([...azure.strangers]).toEqual(["example.com:443"]);
  });
});
