/**
 * Signs in with the real @azure/identity from the usual variables and sends the requests in its argument:
 *   node azure-client.ts '[{"method": "GET", "url": "https://management.azure.com/…"}]'
 * Prints one answer per line. Knows nothing of the rehearsal.
 */
import { readFileSync } from "node:fs";
import { ClientSecretCredential } from "@azure/identity";
import { parseJson } from "@tracker/core";

export interface Wanted {
  readonly method: string;
  readonly url: string;
  readonly json?: unknown;
  /** The path of a file with the body. */
  readonly file?: string;
  readonly scope?: string;
  readonly anonymous?: boolean;
}

export interface Answered {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly error?: string;
}

const { ARM_CLIENT_ID = "", ARM_TENANT_ID = "", ARM_CLIENT_SECRET = "" } = process.env;
const credential = new ClientSecretCredential(ARM_TENANT_ID, ARM_CLIENT_ID, ARM_CLIENT_SECRET);

for (const wanted of JSON.parse(process.argv[2] ?? "[]") as readonly Wanted[]) {
  const answered = await send(wanted).catch((error: Error) => ({ error: `${error.message} ${error.cause ?? ""}` }));
  process.stdout.write(`${JSON.stringify(answered)}\n`);
}

async function send(wanted: Wanted): Promise<Answered> {
  const scope = wanted.scope ?? "https://management.azure.com/.default";
  const token = wanted.anonymous ? undefined : await credential.getToken(scope);
  const body = wanted.file === undefined ? JSON.stringify(wanted.json) : readFileSync(wanted.file);
  const response = await fetch(wanted.url, {
    method: wanted.method,
    headers: {
      ...(token ? { authorization: `Bearer ${token.token}` } : {}),
      "content-type": wanted.file === undefined ? "application/json" : "application/zip",
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: parseJson(text) ?? text };
}
