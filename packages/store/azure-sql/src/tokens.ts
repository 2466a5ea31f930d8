import { cut, describeError, hiding, parseJsonObject, SECOND, TrackerError } from "@tracker/core";
import type { AccessToken, TokenSource } from "./target.ts";

const SCOPE = "https://database.windows.net/.default";

/** The part of a credential of @azure/identity that is used. */
export interface TokenCredential {
  getToken(
    scope: string,
    options: { abortSignal: AbortSignal },
  ): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** Tokens of an Azure credential; by default of whoever is signed in here (`az login`, environment, workload identity). */
export function azureCredential(credential?: TokenCredential): TokenSource {
  let used = credential;
  return async (signal) => {
    try {
      // Loaded only when needed: it is large, and a function works without it.
      used ??= new (await import("@tracker/store-driver/identity")).DefaultAzureCredential();
      const token = await used.getToken(SCOPE, { abortSignal: signal });
      if (token === null) throw new Error("the credential gave no token");
      return { token: token.token, expiresAt: token.expiresOnTimestamp };
    } catch (cause) {
      throw new TrackerError("no-access", `nobody is signed in to Azure here (${firstLine(describeError(cause))})`, {
        cause,
        hint: "Sign in with az login, or give a connection with a SQL login.",
      });
    }
  };
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}

const RESOURCE = "https://database.windows.net/";

interface IdentityEnvironment {
  readonly IDENTITY_ENDPOINT?: string | undefined;
  readonly IDENTITY_HEADER?: string | undefined;
}

/**
 * Tokens of the managed identity of a function or web app: of the user-assigned one with that client id, or of the system-assigned one. A
 * client of the platform's endpoint (App Service, "REST endpoint reference", API version 2019-08-01).
 */
export function managedIdentity(
  { IDENTITY_ENDPOINT, IDENTITY_HEADER }: IdentityEnvironment,
  clientId: string | undefined,
): TokenSource {
  return async (signal) => {
    if (IDENTITY_ENDPOINT === undefined || IDENTITY_HEADER === undefined) {
      throw new TrackerError("no-access", "there is no managed identity here (IDENTITY_ENDPOINT is not set)", {
        hint: "Assign an identity to the app, or sign in another way.",
      });
    }
    const url = new URL(IDENTITY_ENDPOINT);
    url.searchParams.set("resource", RESOURCE);
    url.searchParams.set("api-version", "2019-08-01");
    if (clientId !== undefined) url.searchParams.set("client_id", clientId);
    const response = await fetch(url, { headers: { "x-identity-header": IDENTITY_HEADER }, signal }).catch((cause) => {
      throw new TrackerError("no-access", "the managed identity cannot be asked for a token", {
        cause,
        retryable: true,
      });
    });
    const text = await response.text();
    return response.ok ? readToken(text) : refuse(response.status, hiding([IDENTITY_HEADER])(text));
  };
}

function readToken(text: string): AccessToken {
  const { access_token: token, expires_on: expires } = parseJsonObject(text);
  if (typeof token !== "string" || !/^\d+$/.test(String(expires))) {
    throw new TrackerError("no-access", "the managed identity's answer has no token");
  }
  return { token, expiresAt: Number(expires) * SECOND };
}

function refuse(status: number, text: string): never {
  throw new TrackerError("no-access", `the managed identity gives no token (HTTP ${status}: ${cut(text)})`, {
    retryable: status === 429 || status >= 500,
    hint: "Check that the identity is assigned to the app, and its client id.",
  });
}
