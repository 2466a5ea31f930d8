import type { TokenCredential } from "@azure/identity";
import { cut, parseJsonObject, TrackerError } from "@tracker/core";
import { settled } from "./long-running.ts";
import { isPassing, patientFetch } from "./patient-fetch.ts";
import type { Time } from "./poll-until.ts";

const MANAGEMENT = "https://management.azure.com";
const SCOPE = `${MANAGEMENT}/.default`;

interface ArmAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A client of Azure Resource Manager, signed in as one identity. */
export interface Arm {
  /**
   * Sends a request for a path below the subscription, which may have a query, and waits for the operation it starts. 404 is an answer; other
   * refusals, also of the started operation, reject with a TrackerError.
   */
  readonly request: (
    method: "GET" | "PUT" | "DELETE",
    path: string,
    apiVersion: string,
    body?: unknown,
  ) => Promise<ArmAnswer>;
  /** A token for Azure's management API, which the publishing service accepts as well. */
  readonly token: () => Promise<string>;
}

export function armOf(credential: TokenCredential, subscription: string, time?: Time): Arm {
  const token = async () => {
    const granted = await credential.getToken(SCOPE).catch((cause: Error) => {
      throw new TrackerError(
        "no-access",
        `nobody is signed in to Azure here (${cut(cause.message.split("\n")[0] ?? "")})`,
        {
          cause,
          hint: "Sign in with az login, or set ARM_CLIENT_ID and ARM_CLIENT_SECRET or ARM_USE_OIDC.",
        },
      );
    });
    if (granted === null) throw new TrackerError("no-access", "the sign-in returned no token for Azure");
    return granted.token;
  };
  return {
    token,
    request: (method, path, apiVersion, body) =>
      send({ token, time }, method, `/subscriptions/${subscription}${path}`, apiVersion, body),
  };
}

/** A GET outside any subscription; answers and rejects as `request` does. */
export function getShared({ token }: Pick<Arm, "token">, path: string, apiVersion: string): Promise<ArmAnswer> {
  return send({ token }, "GET", path, apiVersion);
}

async function send(
  { token, time }: Pick<Arm, "token"> & { readonly time?: Time | undefined },
  method: string,
  path: string,
  apiVersion: string,
  body?: unknown,
): Promise<ArmAnswer> {
  const ask = async (address: string, init: RequestInit) => {
    const headers = { authorization: `Bearer ${await token()}`, "content-type": "application/json" };
    return patientFetch(address, { ...init, headers }, time);
  };
  const look = (address: string) => {
    // The address comes from a response, and the token must go to Azure only.
    if (new URL(address).origin === MANAGEMENT) return ask(address, { method: "GET" });
    throw new TrackerError(
      "malformed-answer",
      `Azure gave ${cut(address)} as the address to poll, which is not its own`,
    );
  };
  const url = `${MANAGEMENT}${path}${path.includes("?") ? "&" : "?"}api-version=${apiVersion}`;
  const first = await ask(url, { method, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const response = await settled(first, look, time);
  const answer = { status: response.status, body: parseJsonObject(await response.text()) };
  const isRefused = ["Failed", "Canceled"].includes(String((answer.body as { status?: unknown }).status));
  if ((response.ok && !isRefused) || response.status === 404) return answer;
  const [asked = ""] = path.replace(/^\/subscriptions\/[^/]+/, "").split("?");
  throw refusal(method, asked, answer);
}

function refusal(method: string, path: string, { status, body }: ArmAnswer): TrackerError {
  const { code, message } = errorOf(body);
  // An operation that was accepted and then failed is answered with a 200.
  const said = cut([status >= 400 && `HTTP ${status}`, code, message].filter(Boolean).join(": "));
  const hint = status === 401 ? SIGN_IN : code !== undefined && BY_ROLE.test(code) ? CONTRIBUTOR : undefined;
  return new TrackerError("no-access", `Azure refused ${method} ${path} (${said})`, {
    retryable: isPassing(status),
    ...(hint !== undefined && { hint }),
  });
}

/** A 403 may also come from a policy or a disabled subscription: only these codes mean a missing role. */
const BY_ROLE = /^(Linked)?AuthorizationFailed$/;
const CONTRIBUTOR = "The deployer needs the role Contributor on the resource group; a new role takes minutes to work.";
const SIGN_IN = "Azure does not accept this sign-in: run az login again, or check the ARM_ variables.";

/** Resource Manager puts code and message into `error`; Microsoft.Web does not, and capitalizes their names. */
function errorOf(body: unknown): { code?: string | undefined; message?: string | undefined } {
  const { error, Code, Message } = body as Readonly<Record<string, unknown>>;
  const { code = Code, message = Message } = (error ?? {}) as Readonly<Record<string, unknown>>;
  return {
    code: typeof code === "string" ? code : undefined,
    message: typeof message === "string" ? message : undefined,
  };
}
