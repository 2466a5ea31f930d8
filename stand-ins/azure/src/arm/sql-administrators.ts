import { isMap, type Value, type Values } from "../engine/wire.ts";
import type { Existing, Put } from "./cloud.ts";
import { ArmError } from "./error.ts";
import { parseId } from "./ids.ts";

/*
 * A SQL server's administrators are its property `administrators`, and also a nested resource, `administrators/ActiveDirectory`, as soon as
 * the server has them (so azure-native's ServerAzureADAdministrator can never be created: it reads first, and refuses what exists). A PUT of
 * the server with the block overwrites them: observed with `login` and `sid` (Azure/bicep-types-az issue 2320, 2025-05), contrary to the
 * documentation, which says that the block is ignored or refused. A PUT without the block keeps them.
 */

const SERVERS = "Microsoft.Sql/servers";
const ADMINISTRATORS = `${SERVERS}/administrators`;
const NAME = "ActiveDirectory";

/** The server of an id of administrators, or of their collection; undefined for any other id. */
export function serverAdministeredAt(id: string): string | undefined {
  const server = /^(.+)\/administrators(\/ActiveDirectory)?$/i.exec(id)?.[1];
  return server !== undefined && parseId(server)?.type === SERVERS ? server : undefined;
}

/** A server's administrators as a resource. */
export function administratorsOf({ id, apiVersion, body }: Existing): Existing | undefined {
  const { principalType: _, ...properties } = blockOf(body);
  if (!isText(properties.sid)) return undefined;
  const own = { id: `${id}/administrators/${NAME}`, type: ADMINISTRATORS, name: NAME };
  return { ...own, apiVersion, body: { ...own, properties } };
}

/** The body of a server's PUT as Azure applies it: without the block, the administrators are kept. */
export function keepingAdministrators(type: string, { body }: Put, former: Existing | undefined): Values {
  const given = propertiesOf(body);
  const { administrators } = propertiesOf(former?.body);
  if (type !== SERVERS || given.administrators !== undefined || administrators === undefined) return body;
  return { ...body, properties: { ...given, administrators } };
}

/** A server after a PUT of its administrators, which cannot set whether passwords work or whether they are a group. */
export function administered(server: Existing, put: Put): Existing {
  refuse(put);
  const { azureADOnlyAuthentication = false } = blockOf(server.body);
  const administrators = { ...propertiesOf(put.body), azureADOnlyAuthentication };
  return { ...server, body: { ...server.body, properties: { ...propertiesOf(server.body), administrators } } };
}

/** Throws if Azure would refuse such a PUT (learn.microsoft.com, REST: Server Azure AD Administrators, error responses). */
function refuse({ body }: Put): void {
  const { administratorType, login, sid, azureADOnlyAuthentication } = propertiesOf(body);
  if (!isText(login) || !isText(sid))
    throw new ArmError(
      400,
      "InvalidResourceRequestBody",
      "The resource or resource properties in the request body is empty or invalid.",
    );
  if (administratorType !== NAME)
    throw new ArmError(
      400,
      "InvalidServerAdministratorTypePropertyName",
      "Server active directory administrator type should be ActiveDirectory.",
    );
  if (azureADOnlyAuthentication === false)
    throw new ArmError(
      400,
      "InvalidServerAzureADOnlyAuthenticationParameter",
      "User tried to set AzureADOnlyAuthentication parameter to false which is not allowed. Use azureADOnlyAuthentications API instead.",
    );
}

function blockOf(server: Value): Values {
  const { administrators } = propertiesOf(server);
  return isMap(administrators) ? administrators : {};
}

function propertiesOf(body: Value | undefined): Values {
  return isMap(body) && isMap(body.properties) ? body.properties : {};
}

function isText(value: Value | undefined): boolean {
  return typeof value === "string" && value !== "";
}
