import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import { alertOfSilence } from "./alert.ts";
import { budget } from "./budget.ts";

export interface ObservabilityArgs {
  readonly group: ResourceGroup;
  /** Where alerts and the budget's notices go; without it the alert is only to be seen in the portal, and there is no budget. */
  readonly email: string | undefined;
  readonly monthlyBudget: number;
  /** The first of the month in which the stack is made, as 2026-11-01: a budget cannot begin earlier. */
  readonly month: string;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** Logs, the alert for when no price was stored for too long, and, with an e-mail address, who is told and a monthly budget. */
export class Observability extends ComponentResource {
  readonly connectionString: Output<string>;
  /** The Application Insights component. */
  readonly componentId: Output<string>;

  constructor(
    name: string,
    { group, email, monthlyBudget, month, tags }: ObservabilityArgs,
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
        // What is logged comes from the function's identity: the key in the connection string opens nothing.
        disableLocalAuth: true,
        tags,
      },
      inside,
    );
    alertOfSilence(name, { group, workspaceId: workspace.id, email, tags }, inside);
    if (email !== undefined) budget(name, { group, email, amount: monthlyBudget, month }, inside);
    this.connectionString = component.connectionString;
    this.componentId = component.id;
    this.registerOutputs({ componentId: this.componentId });
  }
}
