import { describeError, TrackerError } from "@tracker/core";
import type { TokenSource } from "./target.ts";

const SCOPE = "https://database.windows.net/.default";

/** What is needed of a credential of @azure/identity. */
export interface TokenCredential {
  getToken(
    scope: string,
    options: { abortSignal: AbortSignal },
  ): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** Tokens of any Azure credential; with none given, of whoever is signed in here (`az login`, environment, workload identity). */
export function azureCredential(credential?: TokenCredential): TokenSource {
  let used = credential;
  return async (signal) => {
    try {
      // Loaded only when it is needed: it is large, and a function does without it.
      used ??= new (await import("@azure/identity")).DefaultAzureCredential();
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
