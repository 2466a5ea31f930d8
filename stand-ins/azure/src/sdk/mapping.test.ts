import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { describeOnTypes } from "../testing/types.ts";
import { packageFolderFrom } from "./class.ts";
import { type Classes, createClasses } from "./classes.ts";
import { idOf } from "./id.ts";

const GROUP = "/subscriptions/S/resourceGroups/g";

/** The ids that result from classes' path parameters. The names are azure-native's own. */
const IDS: readonly (readonly [token: string, inputs: Record<string, string>, id: string])[] = [
  ["resources:ResourceGroup", { resourceGroupName: "g" }, GROUP],
  ["sql:Database", { serverName: "s", databaseName: "d" }, "Microsoft.Sql/servers/s/databases/d"],
  [
    "sql:VirtualNetworkRule",
    { serverName: "s", virtualNetworkRuleName: "r" },
    "Microsoft.Sql/servers/s/virtualNetworkRules/r",
  ],
  ["storage:StorageAccount", { accountName: "a" }, "Microsoft.Storage/storageAccounts/a"],
  [
    "storage:BlobContainer",
    { accountName: "a", containerName: "c" },
    "Microsoft.Storage/storageAccounts/a/blobServices/default/containers/c",
  ],
  ["web:AppServicePlan", { name: "p" }, "Microsoft.Web/serverfarms/p"],
  ["web:WebApp", { name: "w" }, "Microsoft.Web/sites/w"],
  ["web:WebAppApplicationSettings", { name: "w" }, "Microsoft.Web/sites/w/config/appsettings"],
  ["web:WebAppScmAllowed", { name: "w" }, "Microsoft.Web/sites/w/basicPublishingCredentialsPolicies/scm"],
  ["network:Subnet", { virtualNetworkName: "v", subnetName: "s" }, "Microsoft.Network/virtualNetworks/v/subnets/s"],
  [
    "network:PrivateDnsZoneGroup",
    { privateEndpointName: "e", privateDnsZoneGroupName: "z" },
    "Microsoft.Network/privateEndpoints/e/privateDnsZoneGroups/z",
  ],
  ["privatedns:PrivateZone", { privateZoneName: "z" }, "Microsoft.Network/privateDnsZones/z"],
  [
    "privatedns:VirtualNetworkLink",
    { privateZoneName: "z", virtualNetworkLinkName: "l" },
    "Microsoft.Network/privateDnsZones/z/virtualNetworkLinks/l",
  ],
  ["managedidentity:UserAssignedIdentity", { resourceName: "i" }, "Microsoft.ManagedIdentity/userAssignedIdentities/i"],
  ["applicationinsights:Component", { resourceName: "c" }, "Microsoft.Insights/components/c"],
  ["operationalinsights:Workspace", { workspaceName: "w" }, "Microsoft.OperationalInsights/workspaces/w"],
  ["monitor:ScheduledQueryRule", { ruleName: "r" }, "Microsoft.Insights/scheduledQueryRules/r"],
  ["monitor:ActionGroup", { actionGroupName: "a" }, "Microsoft.Insights/actionGroups/a"],
  ["keyvault:Secret", { vaultName: "v", secretName: "s" }, "Microsoft.KeyVault/vaults/v/secrets/s"],
  [
    "authorization:RoleAssignment",
    { scope: `${GROUP}/providers/X.Y/z/1`, roleAssignmentName: "r" },
    "X.Y/z/1/providers/Microsoft.Authorization/roleAssignments/r",
  ],
  [
    "sql:ExtendedDatabaseBlobAuditingPolicy",
    { serverName: "s", databaseName: "d", blobAuditingPolicyName: "default" },
    "Microsoft.Sql/servers/s/databases/d/extendedAuditingSettings/default",
  ],
  [
    "monitor:DiagnosticSetting",
    { resourceUri: `${GROUP}/providers/X.Y/z/1`, name: "n" },
    "X.Y/z/1/providers/Microsoft.Insights/diagnosticSettings/n",
  ],
  ["consumption:Budget", { scope: GROUP, budgetName: "b" }, "Microsoft.Consumption/budgets/b"],
];

function getTheirIds(classes: Classes): void {
  test.each(IDS)("%s gets its id from its inputs", (token, inputs, id) => {
    const mapping = classes.find(`azure-native:${token}`);
    const given = "scope" in inputs || "resourceUri" in inputs ? inputs : { resourceGroupName: "g", ...inputs };
    expect(idOf(mapping, given, "S")).toBe(id.startsWith("/") ? id : `${GROUP}/providers/${id}`);
    expect(mapping.parameters).toEqual(expect.arrayContaining(Object.keys(inputs)));
  });
}

describe("azure-native's classes without Azure's types", () => {
  const classes = createClasses(packageFolderFrom(createRequire(import.meta.url).resolve), undefined);
  getTheirIds(classes);

  test("an unknown one is refused with the reason", () => {
    expect(() => classes.find("azure-native:compute:VirtualMachine")).toThrow("known without Azure's published types");
  });
});

describeOnTypes("azure-native's classes and Azure's types", (classes) => {
  getTheirIds(classes);

  test("everything known without Azure's types agrees with them", () => {
    const outlined = createClasses(packageFolderFrom(createRequire(import.meta.url).resolve), undefined);
    for (const [token] of IDS) {
      const { path, nameInput, flat, parameters, resource } = outlined.find(`azure-native:${token}`);
      const known = { path, nameInput, flat, parameters, resource: { type: resource.type } };
      expect(classes.find(`azure-native:${token}`)).toMatchObject(known);
    }
  });

  test("an older version of a type is used, with a note, if the provider's own is missing here", () => {
    const { resource, sdk } = classes.find("azure-native:web:WebApp");
    expect(resource.apiVersion <= sdk.apiVersion).toBe(true);
    expect([...classes.notes].some((note) => note.startsWith("Microsoft.Web/sites is checked at"))).toBe(
      resource.apiVersion !== sdk.apiVersion,
    );
  });

  test.each([
    ["azure-native:sql:Servant", "no class"],
    ["azure-native:compute:VirtualMachine", "does not support"],
  ])("%s is refused with the reason", (token, reason) => {
    expect(() => classes.find(token)).toThrow(reason);
  });

  test("a name that would change the address is refused", () => {
    const mapping = classes.find("azure-native:sql:Server");
    for (const serverName of ["", "a/b"])
      expect(() => idOf(mapping, { resourceGroupName: "g", serverName }, "S")).toThrow("cannot be the name");
  });
});
