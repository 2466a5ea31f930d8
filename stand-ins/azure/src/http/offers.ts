/** What Azure reports about a subscription and a region before anything is created there. Tests change it. */
export interface Offers {
  /** Resource providers, such as `Microsoft.App`, whose state is not `Registered`. */
  readonly providers: Map<string, "NotRegistered" | "Registering">;
  /** By region: the Node versions of Flex Consumption there; empty if it is not offered. */
  readonly node: Map<string, readonly string[]>;
  /** By region: whether it accepts new SQL servers. */
  readonly sql: Map<string, { readonly status: string; readonly reason?: string }>;
  /** The answer to a GET of this path; undefined for other paths. */
  answer(path: string): object | undefined;
}

const NODE = ["24", "22"];

export function createOffers(): Offers {
  const offers: Offers = { providers: new Map(), node: new Map(), sql: new Map(), answer };
  return offers;

  function answer(path: string): object | undefined {
    const [, namespace] = /^\/subscriptions\/[^/]+\/providers\/([^/]+)$/i.exec(path) ?? [];
    if (namespace !== undefined)
      return { namespace, registrationState: offers.providers.get(namespace) ?? "Registered" };
    const [, sql] =
      /^\/subscriptions\/[^/]+\/providers\/Microsoft\.Sql\/locations\/([^/]+)\/capabilities$/i.exec(path) ?? [];
    if (sql !== undefined) return capabilities(sql, offers.sql.get(sql) ?? { status: "Available" });
    const [, region] = /^\/providers\/Microsoft\.Web\/locations\/([^/]+)\/functionAppStacks$/i.exec(path) ?? [];
    return region === undefined ? undefined : { value: [stack(region, offers.node.get(region) ?? NODE)] };
  }
}

/**
 * The runtimes of a region as `az functionapp list-flexconsumption-runtimes` reads them: `get_flex_raw_function_app_stacks` in Azure/azure-cli,
 * src/azure-cli/azure/cli/command_modules/appservice/custom.py. A real answer is recorded in Azure/azure-powershell,
 * src/Functions/Functions.Autorest/custom/FunctionsStackFlexData/EastAsia/node.json.
 */
function stack(location: string, flexible: readonly string[]) {
  const versions = [...new Set([...flexible, "20"])];
  return {
    name: "node",
    type: "Microsoft.Web/locations/functionAppStacks?stackOsType=All",
    location,
    properties: {
      value: "node",
      majorVersions: versions.map((version) => ({ value: version, minorVersions: [minor(version, flexible)] })),
    },
  };
}

function minor(version: string, flexible: readonly string[]) {
  const flex = {
    skuCode: "FC1",
    instanceMemoryMB: ["512", "2048", "4096"].map((size) => ({ size, isDefault: size === "2048" })),
    functionAppConfigProperties: { runtime: { name: "node", version } },
  };
  const Sku = [{ skuCode: "Y1" }, { skuCode: "Dedicated" }, ...(flexible.includes(version) ? [flex] : [])];
  return {
    value: `${version} LTS`,
    stackSettings: { linuxRuntimeSettings: { runtimeVersion: `Node|${version}`, Sku } },
  };
}

/** learn.microsoft.com/rest/api/sql/capabilities/list-by-location: `status` is Visible, Available, Default or Disabled. */
function capabilities(name: string, offered: { readonly status: string; readonly reason?: string }) {
  return { name, ...offered, supportedServerVersions: [{ name: "12.0", status: offered.status }] };
}
