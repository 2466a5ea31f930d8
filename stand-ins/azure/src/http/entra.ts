import type { Caller } from "../provider/azure.ts";
import type { Handler } from "./gateway.ts";
import { bearer, signed, type Tokens } from "./tokens.ts";

export const LOGIN_HOST = "login.microsoftonline.com";
export const GITHUB_HOST = "pipelines.actions.githubusercontent.com";
const EXCHANGE = "api://AzureADTokenExchange";

/** Secrets of a rehearsal's service principal and GitHub job, new for each rehearsal. */
export interface Secrets {
  readonly clientSecret: string;
  readonly githubToken: string;
}

/** Entra's sign-in for a service principal: by its secret, or by an assertion from GitHub. */
export function entra(
  caller: () => Caller,
  secrets: Secrets,
  tokens: Tokens,
  assertions: ReadonlySet<string>,
): Handler {
  return async (request) => {
    const url = new URL(request.url);
    const [, tenant = "", ...rest] = url.pathname.split("/");
    const path = rest.join("/");
    if (url.pathname === "/common/discovery/instance") return json(200, discovery());
    const { tenantId, clientId, objectId } = caller();
    if (tenant !== tenantId)
      return refused(
        400,
        "invalid_request",
        `AADSTS90002: Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID.`,
      );
    if (path === "v2.0/.well-known/openid-configuration") return json(200, configuration(tenant));
    if (path !== "oauth2/v2.0/token") return refused(404, "invalid_request", `AADSTS900144: no ${url.pathname} here`);
    const form = new URLSearchParams(await request.text());
    if (form.get("client_id") !== clientId)
      return refused(
        400,
        "unauthorized_client",
        `AADSTS700016: Application with identifier '${form.get("client_id")}' was not found in the directory '${tenant}'.`,
      );
    const assertion = form.get("client_assertion");
    if (assertion === null && form.get("client_secret") !== secrets.clientSecret)
      return refused(401, "invalid_client", "AADSTS7000215: Invalid client secret provided.");
    if (assertion !== null && !assertions.has(assertion))
      return refused(
        401,
        "invalid_client",
        "AADSTS700213: No matching federated identity record found for presented assertion.",
      );
    const audience = (form.get("scope") ?? "").split(" ")[0]?.replace(/\/*\.default$/, "") ?? "";
    const token = tokens.issue({ tenantId, clientId, objectId, audience });
    return json(200, { token_type: "Bearer", expires_in: 3599, ext_expires_in: 3599, access_token: token });
  };
}

/** GitHub's issuer of identity tokens, for a job with `id-token: write`. */
export function github(secrets: Secrets, assertions: Set<string>): Handler {
  return async (request) => {
    const audience = new URL(request.url).searchParams.get("audience");
    if (bearer(request) !== secrets.githubToken) return json(401, { message: "the request token is not this job's" });
    const value = signed({ iss: "https://token.actions.githubusercontent.com", aud: audience });
    if (audience === EXCHANGE) assertions.add(value);
    return json(200, { value, count: 1 });
  };
}

function discovery() {
  const hosts = [LOGIN_HOST, "login.windows.net", "login.microsoft.com", "sts.windows.net"];
  return {
    tenant_discovery_endpoint: `https://${LOGIN_HOST}/common/v2.0/.well-known/openid-configuration`,
    "api-version": "1.1",
    metadata: [{ preferred_network: LOGIN_HOST, preferred_cache: "login.windows.net", aliases: hosts }],
  };
}

function configuration(tenant: string) {
  return {
    issuer: `https://${LOGIN_HOST}/${tenant}/v2.0`,
    authorization_endpoint: `https://${LOGIN_HOST}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `https://${LOGIN_HOST}/${tenant}/oauth2/v2.0/token`,
    jwks_uri: `https://${LOGIN_HOST}/${tenant}/discovery/v2.0/keys`,
  };
}

function refused(status: number, error: string, description: string): Response {
  return json(status, { error, error_description: description, error_codes: [Number(/\d+/.exec(description)?.[0])] });
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
  });
}
