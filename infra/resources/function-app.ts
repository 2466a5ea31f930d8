import { UserAssignedIdentity } from "@pulumi/azure-native/managedidentity/userAssignedIdentity.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { WebAppApplicationSettings } from "@pulumi/azure-native/web/webAppApplicationSettings.js";
import { WebAppFtpAllowed } from "@pulumi/azure-native/web/webAppFtpAllowed.js";
import { WebAppScmAllowed } from "@pulumi/azure-native/web/webAppScmAllowed.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type Input,
  interpolate,
  type Output,
  type Resource,
} from "@pulumi/pulumi";
import { type AppSettingsArgs, appSettings } from "./app-settings.ts";
import { deploymentStorage } from "./deployment-storage.ts";
import { type KeptKey, keepKey } from "./key-vault.ts";
import { ROLES } from "./role-ids.ts";
import { assignRole } from "./roles.ts";
import { site } from "./site.ts";

export interface FunctionAppArgs
  extends Pick<AppSettingsArgs, "connectionString" | "server" | "database" | "pipeline"> {
  readonly group: ResourceGroup;
  readonly subnetId: Input<string>;
  /** The Application Insights component. */
  readonly componentId: Input<string>;
  readonly coindeskKey: Output<string> | undefined;
  readonly tenantId: Input<string>;
  readonly subscriptionId: Input<string>;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** The app on a Flex Consumption plan, with its identity, its storage account and the roles that the identity needs. */
export class FunctionApp extends ComponentResource {
  readonly name: Output<string>;
  readonly identityName: Output<string>;
  /** The identity's client id, by which the database knows it. */
  readonly clientId: Output<string>;
  /** The address of the page and the API, without a trailing slash. */
  readonly url: Output<string>;
  /** The host to which code is published. */
  readonly publishingHost: Output<string>;
  /** What must exist before code is published. */
  readonly ready: readonly Resource[];

  constructor(name: string, args: FunctionAppArgs, options?: ComponentResourceOptions) {
    super("tracker:infra:FunctionApp", name, {}, options);
    const { group, subnetId, componentId, coindeskKey, tenantId, subscriptionId, tags } = args;
    const inside = { parent: this, deletedWith: group };
    const [resourceGroupName, location] = [group.name, group.location];
    const identity = new UserAssignedIdentity(name, { resourceGroupName, location, tags }, inside);
    const storage = deploymentStorage(name, group, tags, this);
    const principal = { principalId: identity.principalId, subscriptionId };
    const key: KeptKey | undefined =
      coindeskKey && keepKey(name, { group, key: coindeskKey, tenantId, ...principal, tags }, this);
    const roles: Resource[] = [
      assignRole(
        `${name}-storage`,
        { role: ROLES.storageBlobDataOwner, scope: storage.account.id, ...principal },
        inside,
      ),
      assignRole(`${name}-logs`, { role: ROLES.monitoringMetricsPublisher, scope: componentId, ...principal }, inside),
      ...(key?.ready ?? []),
    ];
    const app = site(name, { group, identity, roles, storage, subnetId, tags }, inside);
    const onApp = { resourceGroupName, name: app.name };
    // The settings are a resource of their own: inside the app, the SDK would add keys of other plans, which this plan refuses.
    const settings = new WebAppApplicationSettings(
      name,
      {
        ...onApp,
        properties: appSettings({
          ...args,
          blobEndpoint: storage.account.primaryEndpoints.blob,
          clientId: identity.clientId,
          coindeskKey: key?.reference,
        }),
      },
      inside,
    );
    // One after another: a site answers concurrent writes with 409 (Azure/terraform-azurerm-avm-res-web-site pull request 272,
    // pulumi/pulumi-azure-native issue 4461).
    const noFtp = new WebAppFtpAllowed(name, { ...onApp, allow: false }, { ...inside, dependsOn: [settings] });
    const noPassword = new WebAppScmAllowed(name, { ...onApp, allow: false }, { ...inside, dependsOn: [noFtp] });
    this.ready = [noPassword];
    this.name = app.name;
    this.identityName = identity.name;
    this.clientId = identity.clientId;
    this.url = interpolate`https://${app.defaultHostName}`;
    this.publishingHost = app.hostNameSslStates.apply(publishingHostOf);
    this.registerOutputs({ name: this.name, url: this.url });
  }
}

function publishingHostOf(states: readonly { hostType?: string; name?: string }[] = []): string {
  const host = states.find(({ hostType }) => hostType === "Repository")?.name;
  if (host === undefined) throw new Error("Azure returned the app without the host to which code is published");
  return host;
}
