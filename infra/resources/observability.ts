import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import { ComponentResource, type ComponentResourceOptions, type Input, type Output } from "@pulumi/pulumi";
import type { Currency } from "@tracker/core";
import { alertOfSilence } from "./alert.ts";
import { budget } from "./budget.ts";
import { told } from "./told.ts";

export interface ObservabilityArgs {
  readonly group: ResourceGroup;
  readonly currencies: readonly Currency[];
  /** Where alerts and the budget's notices go. */
  readonly email: string | undefined;
  /** Where alerts go as well, and the budget's notices where there is no e-mail. */
  readonly webhook: Output<string> | undefined;
  /** 0 for no budget. */
  readonly monthlyBudget: number;
  /** The first of the month in which the stack is made, as 2026-11-01: a budget cannot begin earlier. */
  readonly month: string;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** Logs, the alert for when something has not been well for too long, who is told of it, and a monthly budget. */
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
    const { id: toldId } = told(name, { group, email, webhook, tags }, inside);
    alertOfSilence(name, { group, workspaceId: workspace.id, currencies, toldId, tags }, inside);
    if (monthlyBudget > 0) budget(name, { group, email, toldId, amount: monthlyBudget, month }, inside);
    this.workspaceId = workspace.id;
    this.connectionString = component.connectionString;
    this.componentId = component.id;
    this.registerOutputs({ componentId: this.componentId });
  }
}
