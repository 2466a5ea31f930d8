import { TrackerError } from "@tracker/core";
import type { Arm } from "./arm.ts";

const API_VERSION = "2023-08-01";

export interface Administrators {
  readonly tenant: string;
  /** The name of the group, person or application. */
  readonly login: string;
  /** The object id of a group or person, the client id of an application. */
  readonly sid: string;
}

/** Replaces the administrators of a SQL server. Rejects when the server accepts passwords, which this does not change. */
export async function setAdministrators(
  arm: Arm,
  group: string,
  server: string,
  { tenant, login, sid }: Administrators,
): Promise<void> {
  const path = `/resourceGroups/${group}/providers/Microsoft.Sql/servers/${server}/administrators/ActiveDirectory`;
  const properties = { administratorType: "ActiveDirectory", login, sid, tenantId: tenant };
  const { status } = await arm.request("PUT", path, API_VERSION, { properties });
  if (status === 404) throw new TrackerError("bad-input", `there is no SQL server ${server} in ${group}`);
  const { body } = await arm.request("GET", path, API_VERSION);
  const set = (body as { properties?: { azureADOnlyAuthentication?: boolean } }).properties;
  if (set?.azureADOnlyAuthentication !== false) return;
  throw new TrackerError("bad-input", `${server} accepts passwords as well as Entra identities`, {
    hint: `Turn passwords off: az sql server ad-only-auth enable --resource-group ${group} --name ${server}.`,
  });
}
