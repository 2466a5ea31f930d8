import type { Cloud, Existing } from "../arm/cloud.ts";
import { isMap } from "../engine/wire.ts";
import { ARM_HOST } from "./arm.ts";
import { GITHUB_HOST, LOGIN_HOST } from "./entra.ts";
import type { Handler } from "./gateway.ts";

/** Serves an app's own host, as the published package would. */
export type ServeApp = (app: string, request: Request) => Promise<Response>;

export interface Hosts {
  readonly login: Handler;
  readonly github: Handler;
  readonly arm: Handler;
  readonly publishing: (app: string) => Handler;
  readonly serveApp: ServeApp | undefined;
}

/** The handler of a host: one of Azure's own, or of an existing app. */
export function handlerOf(cloud: Cloud, hosts: Hosts, host: string): Handler | undefined {
  const fixed: Readonly<Record<string, Handler>> = {
    [LOGIN_HOST]: hosts.login,
    [GITHUB_HOST]: hosts.github,
    [ARM_HOST]: hosts.arm,
  };
  if (fixed[host] !== undefined) return fixed[host];
  if (!host.endsWith(".azurewebsites.net")) return undefined;
  const found = cloud.list().flatMap((site) => {
    const type = hostTypeOf(site, host);
    return type === undefined ? [] : [{ app: site.name, type }];
  })[0];
  if (found === undefined) return async () => new Response("404 Web Site not found", { status: 404 });
  if (found.type === "Repository") return hosts.publishing(found.app);
  const notThere = async () => new Response("The service is unavailable.", { status: 503 });
  return (request) => (hosts.serveApp ?? notThere)(found.app, request);
}

function hostTypeOf(site: Existing, host: string): string | undefined {
  const properties = site.type === "Microsoft.Web/sites" ? site.body.properties : undefined;
  const states = isMap(properties) && Array.isArray(properties.hostNameSslStates) ? properties.hostNameSslStates : [];
  return states
    .filter(isMap)
    .find(({ name }) => name === host)
    ?.hostType?.toString();
}
