import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import { Budget } from "@pulumi/azure-native/consumption/budget.js";
import { ActionGroup } from "@pulumi/azure-native/monitor/actionGroup.js";
import { ScheduledQueryRule } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";
import type { ResourceGroup } from "@pulumi/azure-native/resources/resourceGroup.js";
import {
  ComponentResource,
  type ComponentResourceOptions,
  type CustomResourceOptions,
  type Input,
  type Output,
} from "@pulumi/pulumi";
import { PRICE_STORED } from "@tracker/core";

export interface ObservabilityArgs {
  readonly group: ResourceGroup;
  /** Where alerts and the budget's notices go; without it the alert is only to be seen in the portal, and there is no budget. */
  readonly email: string | undefined;
  readonly monthlyBudget: number;
  /** The first of the month in which the stack is made, as 2026-11-01: a budget cannot begin earlier. */
  readonly month: string;
  readonly tags: Readonly<Record<string, Input<string>>>;
}

/** Logs, the alert for when no price was stored for 15 minutes, and, with an e-mail address, who is told and a monthly budget. */
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
    const people = email === undefined ? undefined : actionGroup(name, group, email, tags, inside);
    new ScheduledQueryRule(
      name,
      {
        resourceGroupName,
        location,
        kind: "LogAlert",
        displayName: "No price was stored for 15 minutes",
        description:
          "The timer does not run, no quorum of venues answers, or the database cannot be reached: docs/deploy.md, When the alert fires.",
        severity: 1,
        enabled: true,
        scopes: [workspace.id],
        evaluationFrequency: "PT5M",
        windowSize: "PT15M",
        autoMitigate: true,
        // The table is not there before the first trace has come.
        skipQueryValidation: true,
        criteria: {
          allOf: [
            {
              criterionType: "StaticThresholdCriterion",
              // Without a `by`, summarize gives one row of 0 where there is nothing: with it there would be no row, and no alert.
              query: `AppTraces | where Message startswith "${PRICE_STORED}" | summarize stored = count()`,
              timeAggregation: "Total",
              metricMeasureColumn: "stored",
              // The SDK's enumeration has another API's value here.
              operator: "LessThan",
              threshold: 1,
              failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 },
            },
          ],
        },
        ...(people && { actions: { actionGroups: [people.id] } }),
        tags,
      },
      inside,
    );
    if (email !== undefined) budget(name, group, email, monthlyBudget, month, inside);
    this.connectionString = component.connectionString;
    this.componentId = component.id;
    this.registerOutputs({ componentId: this.componentId });
  }
}

function actionGroup(
  name: string,
  group: ResourceGroup,
  emailAddress: string,
  tags: ObservabilityArgs["tags"],
  options: CustomResourceOptions,
): ActionGroup {
  return new ActionGroup(
    name,
    {
      resourceGroupName: group.name,
      location: "global",
      groupShortName: "btc prices",
      enabled: true,
      emailReceivers: [{ name: "people", emailAddress, useCommonAlertSchema: true }],
      tags,
    },
    options,
  );
}

function budget(
  name: string,
  group: ResourceGroup,
  email: string,
  amount: number,
  month: string,
  options: CustomResourceOptions,
): Budget {
  const notice = { enabled: true, contactEmails: [email] };
  return new Budget(
    name,
    {
      scope: group.id,
      category: "Cost",
      amount,
      timeGrain: "Monthly",
      timePeriod: { startDate: `${month}T00:00:00Z` },
      notifications: {
        actual80: { ...notice, operator: "GreaterThanOrEqualTo", threshold: 80, thresholdType: "Actual" },
        forecast100: { ...notice, operator: "GreaterThan", threshold: 100, thresholdType: "Forecasted" },
      },
    },
    // Azure takes the beginning once and refuses any other: the month of a later run must not show as a change.
    { ...options, ignoreChanges: ["timePeriod"] },
  );
}
