import { TrackerError } from "@tracker/core";
import { type Arm, getShared } from "../../azure/arm.ts";
import { RUNTIME } from "../../resources/runtime.ts";
import type { Problems } from "./look.ts";

interface Stacks {
  readonly value?: readonly {
    readonly properties?: { readonly majorVersions?: readonly { readonly minorVersions?: readonly Minor[] }[] };
  }[];
}

interface Minor {
  readonly stackSettings?: {
    readonly linuxRuntimeSettings?: {
      readonly Sku?: readonly {
        readonly skuCode?: string;
        readonly functionAppConfigProperties?: { readonly runtime?: { readonly version?: string } };
      }[];
    };
  };
}

/**
 * Checks that a region has Flex Consumption with our version of Node, from the catalogue that `az functionapp list-flexconsumption-runtimes`
 * reads (`get_flex_raw_function_app_stacks` in Azure/azure-cli, command_modules/appservice/custom.py): Azure itself accepts a version
 * that the region lacks, and the host then never starts (Azure/Azure-Functions issue 2666).
 */
export async function withoutRuntime(arm: Arm, stack: string, location: string): Promise<Problems> {
  const filter = `removeHiddenStacks=true&removeDeprecatedStacks=true&stack=${RUNTIME.name}`;
  const path = `/providers/Microsoft.Web/locations/${location}/functionAppStacks?${filter}`;
  const { status, body } = await getShared(arm, path, "2020-10-01");
  const { value } = body as Stacks;
  if (value === undefined) throw new TrackerError("no-answer", `Azure answered HTTP ${status} without a catalogue`);
  const skus = value
    .flatMap(({ properties }) => properties?.majorVersions ?? [])
    .flatMap(({ minorVersions }) => minorVersions ?? [])
    .flatMap(({ stackSettings }) => stackSettings?.linuxRuntimeSettings?.Sku ?? []);
  const versions = skus
    .filter(({ skuCode }) => skuCode === "FC1")
    .map(({ functionAppConfigProperties }) => functionAppConfigProperties?.runtime?.version);
  if (versions.includes(RUNTIME.version)) return [];
  const has =
    versions.length === 0
      ? "no Flex Consumption"
      : `Flex Consumption only with Node ${versions.join(", ")}, and this needs ${RUNTIME.version}`;
  return [
    `${location} has ${has}. Choose a region from az functionapp list-flexconsumption-locations: pulumi config set --stack ${stack} location REGION`,
  ];
}

interface Capabilities {
  readonly status?: string;
  readonly reason?: string;
  readonly supportedServerVersions?: readonly {
    readonly name?: string;
    readonly status?: string;
    readonly reason?: string;
  }[];
}

/** Checks that a region accepts new SQL servers, as far as Azure reveals it (learn.microsoft.com/rest/api/sql/capabilities/list-by-location). */
export async function withoutSql(arm: Arm, stack: string, location: string): Promise<Problems> {
  const path = `/providers/Microsoft.Sql/locations/${location}/capabilities?include=supportedEditions`;
  const body = (await arm.request("GET", path, "2023-08-01")).body as Capabilities;
  const parts = [body, body.supportedServerVersions?.find(({ name }) => name === "12.0") ?? {}];
  const closed = parts.find(({ status }) => status === "Disabled" || status === "Visible");
  if (closed === undefined) return [];
  const reason = closed.reason === undefined ? "" : `: ${closed.reason}`;
  return [
    `${location} accepts no new SQL server from this subscription (${closed.status}${reason}). Choose another region: pulumi config set --stack ${stack} location REGION, or sqlLocation REGION with network=private-endpoint-with-firewall`,
  ];
}
