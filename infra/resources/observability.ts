import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import type { Currency } from "@tracker/core";
import { actionGroup } from "./action-group.ts";
import { alertOfSilence } from "./alert.ts";
import { budget } from "./budget.ts";

export interface ObservabilityArgs {
  readonly group: ResourceGroup;
  readonly currencies: readonly Currency[];
  /** Where alerts and the budget's notices go. */
  readonly email: string | undefined;
  /** Where alerts go too, and the budget's notices if there is no e-mail address. */
  readonly webhook: Output<string> | undefined;
  /** 0 for no budget. */
  readonly monthlyBudget: number;
  /** The first day of the month in which the stack is created, such as 2026-11-01: a budget cannot begin earlier. */
  readonly month: string;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** Logs, the alert for what has been unhealthy for too long, its receivers, and a monthly budget. */
export class Observability extends ComponentResource {
  readonly connectionString: Output<string>;
  /** The Application Insights component. */
  readonly componentId: Output<string>;
  readonly workspaceId: Output<string>;

  constructor(
    name: string,
    { group, currencies, email, webhook, monthlyBudget, month, tags }: ObservabilityArgs,
    options?: ComponentResourceOptions,
  ) {
    super("tracker:infra:Observability", name, {}, options);
    const inside = { parent: this, deletedWith: group };
    const [resourceGroupName, location] = [group.name, group.location];
    const workspace = new Workspace(
      name,
      {
        resourceGroupName,
        location,
        sku: { name: "PerGB2018" },
        retentionInDays: 30,
        workspaceCapping: { dailyQuotaGb: 0.5 },
        // Azure's own services bring what is kept here, and nothing uses the workspace's keys.
        features: { disableLocalAuth: true },
        tags,
      },
      inside,
    );
    const component = new Component(
      name,
      {
        resourceGroupName,
        location,
        kind: "web",
        applicationType: "web",
        flowType: "Bluefield",
        requestSource: "rest",
        ingestionMode: "LogAnalytics",
        workspaceResourceId: workspace.id,
        // The function logs as its identity: the key in the connection string does not work.
        disableLocalAuth: true,
        tags,
      },
      inside,
    );
    const { id: actionGroupId } = actionGroup(name, { group, email, webhook, tags }, inside);
    alertOfSilence(name, { group, workspaceId: workspace.id, currencies, actionGroupId, tags }, inside);
    if (monthlyBudget > 0) budget(name, { group, email, actionGroupId, amount: monthlyBudget, month }, inside);
    this.workspaceId = workspace.id;
    this.connectionString = component.connectionString;
    this.componentId = component.id;
    this.registerOutputs({ componentId: this.componentId });
  }
}
