// @ts-check
import { Workspace } from "@pulumi/azure-native/operationalinsights/workspace.js";
import { WebApp } from "@pulumi/azure-native/web/webApp.js";
import { validateResourceOfType } from "@pulumi/policy";

/** The lowest maximum that the plan allows. */
const MOST_INSTANCES = 40;

/** In gigabytes a day; 5 a month are free. */
const MOST_LOGS = 1;

export const costBounded = {
  name: "cost-bounded",
  description: "The cost of visitors and logs is bounded.",
  validateResource: [
    validateResourceOfType(WebApp, ({ functionAppConfig }, _, report) => {
      const scale = functionAppConfig?.scaleAndConcurrency;
      if (scale === undefined) return;
      if (!(Number(scale.maximumInstanceCount) <= MOST_INSTANCES))
        report(`maximumInstanceCount is ${scale.maximumInstanceCount ?? "not set"}: set it to ${MOST_INSTANCES}.`);
      if ((scale.alwaysReady ?? []).length > 0)
        report("instances that are always ready have no free grant: remove alwaysReady.");
    }),
    validateResourceOfType(Workspace, ({ workspaceCapping }, _, report) => {
      const cap = workspaceCapping?.dailyQuotaGb;
      if (cap === undefined || cap < 0 || cap > MOST_LOGS)
        report(`workspaceCapping.dailyQuotaGb is ${cap ?? "not set"}: set it to at most ${MOST_LOGS}.`);
    }),
  ],
};
