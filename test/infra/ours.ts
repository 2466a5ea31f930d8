import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Rehearsal, type RehearsalOptions, rehearse } from "@stand-ins/azure";
import { Market, recordedDay, repeated, type Simulator, startSimulator, VENUE_NAMES } from "@stand-ins/venues";
import { urlSetting } from "@tracker/settings";
import { type DeployedApp, loadDeployed } from "../deployed/app.ts";
import { appToken, type SqlServer, type SqlServerOptions, startSqlServer } from "./sql-server.ts";

export const ROOT = join(import.meta.dirname, "../..");
const HOST = "127.0.0.1";

export interface Ours extends Rehearsal {
  readonly sql: SqlServer;
  /** The app that was published last, loaded and ready to fire. */
  readonly app: () => DeployedApp;
}

export interface OursOptions extends Partial<RehearsalOptions>, Partial<SqlServerOptions> {}

/**
 * Our own project on the real engine, with stand-ins for Azure, a SQL server and the venues. A published package is loaded as the platform
 * would, with the environment from the app's settings.
 */
export async function openOurs({ deployerInside = false, slow = {}, ...options }: OursOptions = {}): Promise<Ours> {
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    return { ...(await surrounded(options, { deployerInside, slow }, (end) => ends.push(end))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function surrounded(
  options: Partial<RehearsalOptions>,
  sqlServer: SqlServerOptions,
  atEnd: (end: () => unknown) => void,
): Promise<Ours> {
  const simulator = await startSimulator({ market: new Market(repeated(recordedDay())), now: Date.now });
  atEnd(simulator.close);
  const identity = await startIdentity();
  atEnd(() => identity.close());
  let sql: SqlServer;
  let app: DeployedApp | undefined;
  const held = await rehearse({
    program: ROOT,
    sqlHost: () => `${HOST}:${sql.server.port}`,
    onPublish: async ({ app: site, file }) => {
      await app?.close();
      app = await loadDeployed(readFileSync(file), environmentOf(held, site, simulator, identity));
      return app.functions.map(({ name }) => name);
    },
    serveApp: async (_site, request) => {
      if (app === undefined) return new Response("The service is unavailable.", { status: 503 });
      const { pathname, search } = new URL(request.url);
      const { status, headers, bytes } = await app.request("web", pathname + search, {
        method: request.method,
        headers: Object.fromEntries(request.headers),
      });
      const bodiless = status === 304 || request.method === "HEAD";
      return new Response(bodiless ? null : Buffer.from(bytes, "base64"), { status, headers });
    },
    ...options,
  });
  atEnd(held.close);
  sql = await startSqlServer(held, HOST, sqlServer);
  atEnd(() => sql.server.close());
  atEnd(() => app?.close());
  return {
    ...held,
    sql,
    app: () => {
      if (app === undefined) throw new Error("nothing has been published");
      return app;
    },
  };
}

/** The app's settings from the stack, with those that the platform adds, and the addresses of the stand-in venues. */
function environmentOf(
  { azure }: Rehearsal,
  site: string,
  simulator: Simulator,
  identity: Server,
): Record<string, string> {
  const settings = azure.cloud
    .list()
    .find(({ type, id }) => type === "Microsoft.Web/sites/config" && id.includes(`/${site}/`))?.body.properties;
  const { port } = identity.address() as AddressInfo;
  const resolved = Object.entries(settings as Record<string, string>).map(([name, text]) => [
    name,
    keptIn(azure, text),
  ]);
  return {
    ...Object.fromEntries(resolved),
    ...Object.fromEntries(VENUE_NAMES.map((name) => [urlSetting(name).name, simulator.urls[name]])),
    IDENTITY_ENDPOINT: `http://${HOST}:${port}/token`,
    IDENTITY_HEADER: "the-header",
    NODE_EXTRA_CA_CERTS: azure.environment().NODE_EXTRA_CA_CERTS ?? "",
  };
}

/** The value with which the platform replaces a reference to a key vault. */
function keptIn({ cloud }: Rehearsal["azure"], text: string): string {
  const [, uri] = /^@Microsoft\.KeyVault\(SecretUri=(.+)\)$/.exec(text) ?? [];
  if (uri === undefined) return text;
  const secrets = cloud.list().filter(({ type }) => type === "Microsoft.KeyVault/vaults/secrets");
  const found = secrets.map(({ body }) => body.properties as { secretUri?: string; value?: string });
  return found.find(({ secretUri }) => secretUri === uri)?.value ?? text;
}

/** The platform's endpoint inside the app: gives tokens for the identity with the requested client id. */
async function startIdentity(): Promise<Server> {
  const server = createServer((request, response) => {
    const clientId = new URL(request.url ?? "", "http://platform").searchParams.get("client_id") ?? "";
    const expires_on = String(Math.floor(Date.now() / 1_000) + 3_600);
    response.end(JSON.stringify({ access_token: appToken(clientId), expires_on }));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, HOST, resolve);
  });
  return server;
}
