import type { Cloud } from "../arm/cloud.ts";
import { ArmError } from "../arm/error.ts";
import { isWithin, parseId, sameId } from "../arm/ids.ts";
import { isMap, type Values } from "../engine/wire.ts";
import type { Caller } from "../provider/azure.ts";
import { json } from "./entra.ts";
import type { Handler } from "./gateway.ts";
import type { Offers } from "./offers.ts";
import { createOperations } from "./operations.ts";
import { bearer, type Tokens } from "./tokens.ts";

export const ARM_HOST = "management.azure.com";
const AUDIENCES = ["https://management.azure.com", "https://management.core.windows.net"];

interface ArmOptions {
  readonly cloud: Cloud;
  readonly caller: () => Caller;
  readonly tokens: Tokens;
  readonly offers: Offers;
  /** The functions that publications have brought to an app; undefined if its host does not start. */
  readonly functionsOf: (app: string) => readonly string[] | undefined;
}

/** Azure Resource Manager's REST interface to what exists. */
export function arm({ cloud, caller, tokens, offers, functionsOf }: ArmOptions): Handler {
  const operations = createOperations(`https://${ARM_HOST}`);
  return async (request) => {
    const refusal = refuseToken(request, tokens);
    if (refusal !== undefined) return refusal;
    const url = new URL(request.url);
    const id = decodeURIComponent(url.pathname);
    const apiVersion = url.searchParams.get("api-version");
    if (apiVersion === null)
      return error(
        new ArmError(
          400,
          "MissingApiVersionParameter",
          "The api-version query parameter (?api-version=) is required for all requests.",
        ),
      );
    try {
      return await answer(request, id, apiVersion);
    } catch (failure) {
      if (failure instanceof ArmError) return error(failure);
      throw failure;
    }
  };

  async function answer(request: Request, id: string, apiVersion: string): Promise<Response> {
    const { subscriptionId, tenantId } = caller();
    const subscription = {
      id: `/subscriptions/${subscriptionId}`,
      subscriptionId,
      tenantId,
      state: "Enabled",
      displayName: "Rehearsal",
    };
    const asked = /^\/subscriptions\/([^/]+)/.exec(id)?.[1];
    if (asked !== undefined && asked.toLowerCase() !== subscriptionId)
      throw new ArmError(404, "SubscriptionNotFound", `The subscription '${asked}' could not be found.`);
    if (id === subscription.id) return json(200, subscription);
    const app = /\/sites\/([^/]+)\/functions$/i.exec(id)?.[1];
    if (request.method === "GET" && app !== undefined) return functions(id, app);
    const lockScope = /^(.+)\/providers\/Microsoft\.Authorization\/locks$/i.exec(id)?.[1];
    if (request.method === "GET" && lockScope !== undefined) return json(200, { value: locks(lockScope) });
    const offered = request.method === "GET" ? offers.answer(id) : undefined;
    if (offered !== undefined) return json(200, offered);
    const inGroup = /^(.+\/resourceGroups\/[^/]+)\/resources$/i.exec(id)?.[1];
    if (request.method === "GET" && inGroup !== undefined) return json(200, { value: contents(inGroup) });
    const operation = operations.answer(id);
    if (request.method === "GET" && operation !== undefined) return operation;
    const parsed = parseId(id);
    if (request.method === "PUT" && parsed !== undefined) return put(id, apiVersion, await request.json());
    if (request.method === "GET") return parsed === undefined ? list(id) : get(id);
    if (request.method !== "DELETE" || parsed === undefined)
      throw new ArmError(405, "MethodNotAllowed", `The rehearsal does not support ${request.method} of ${id}.`);
    const existed = cloud.get(id) !== undefined;
    cloud.delete(id);
    return new Response(null, { status: existed ? 200 : 204 });
  }

  function put(id: string, apiVersion: string, body: unknown): Response {
    if (!isMap(body as Values)) throw new ArmError(400, "InvalidRequestContent", "The request content was invalid.");
    const existed = cloud.get(id) !== undefined;
    const resource = cloud.put({ id, apiVersion, body: body as Values });
    return operations.begin(resource, caller().subscriptionId) ?? json(existed ? 200 : 201, resource.body);
  }

  function get(id: string): Response {
    const resource = cloud.get(id);
    if (resource === undefined) throw new ArmError(404, "ResourceNotFound", `The Resource '${id}' was not found.`);
    return json(200, resource.body);
  }

  function list(collection: string): Response {
    const parent = collection.slice(0, collection.lastIndexOf("/"));
    if (parseId(parent) !== undefined && cloud.get(parent) === undefined)
      throw new ArmError(404, "ParentResourceNotFound", `${parent} was not found.`);
    return json(200, { value: cloud.children(collection).map(({ body }) => body) });
  }

  /** The contents of a group: its direct resources, and those nested resources that have a location; no extensions. */
  function contents(group: string) {
    if (cloud.get(group) === undefined)
      throw new ArmError(404, "ResourceGroupNotFound", `Resource group '${group}' could not be found.`);
    const listed = cloud.list().filter(({ id, body }) => {
      const parent = parseId(id)?.parent;
      const isDirect = parent !== undefined && sameId(parent, group);
      const isTracked = isWithin(id, group) && body.location !== undefined;
      return (isDirect || isTracked) && !/\/providers\/Microsoft\.Authorization\//i.test(id);
    });
    return listed.map(({ id, type, body: { location, tags } }) => ({ id, name: nameIn(id), type, location, tags }));
  }

  /** Locks on a scope and on everything in it. */
  function locks(scope: string) {
    const all = cloud.list().filter(({ type, id }) => type === "Microsoft.Authorization/locks" && isWithin(id, scope));
    return all.map(({ body }) => body);
  }

  function functions(id: string, app: string): Response {
    if (cloud.get(id.slice(0, -"/functions".length)) === undefined)
      throw new ArmError(404, "ResourceNotFound", `The site '${app}' was not found.`);
    const value = functionsOf(app)?.map((name) => ({
      id: `${id}/${name}`,
      name: `${app}/${name}`,
      type: "Microsoft.Web/sites/functions",
      properties: { name, isDisabled: false },
    }));
    // Resource Manager's answer for a host that does not run (Azure/Azure-Functions issue 2666), in Microsoft.Web's own shape.
    const Message = "Encountered an error (InternalServerError) from host runtime.";
    return value === undefined ? json(400, { Code: "BadRequest", Message, Target: null }) : json(200, { value });
  }
}

/** A nested resource is listed with its parents' names: `server/database`. */
function nameIn(id: string): string {
  const path = id.slice(id.toLowerCase().lastIndexOf("/providers/")).split("/").slice(3);
  return path.filter((_, index) => index % 2 === 1).join("/");
}

/** Refuses a request without a valid token for ARM; undefined otherwise. */
export function refuseToken(request: Request, tokens: Tokens): Response | undefined {
  const token = bearer(request);
  if (token === undefined)
    return error(
      new ArmError(401, "AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing."),
    );
  const identity = tokens.identify(token);
  if (identity === undefined)
    return error(new ArmError(401, "InvalidAuthenticationToken", "The access token is invalid."));
  if (!AUDIENCES.includes(identity.audience.replace(/\/+$/, "")))
    return error(
      new ArmError(
        401,
        "InvalidAuthenticationTokenAudience",
        `The access token has been obtained for wrong audience or resource '${identity.audience}'.`,
      ),
    );
  return undefined;
}

function error({ status, code, message }: ArmError): Response {
  return json(status, { error: { code, message } });
}
