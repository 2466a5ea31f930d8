// @ts-check
import { ActionGroup } from "@pulumi/azure-native/monitor/actionGroup.js";
import { ScheduledQueryRule } from "@pulumi/azure-native/monitor/scheduledQueryRule.js";
import { validateResourceOfType } from "@pulumi/policy";
import { ifKnown, knownEntries } from "./known.mjs";

export const alertsAreHeard = {
  name: "alerts-are-heard",
  description: "An alert is enabled and notifies somebody.",
  validateResource: [
    validateResourceOfType(ScheduledQueryRule, ({ enabled, actions }, _, report) => {
      if (enabled === false) report("the alert is off: set enabled to true.");
      const groups = ifKnown(() => actions?.actionGroups ?? []);
      if (groups?.length === 0) report("it notifies nobody: set actions.actionGroups.");
    }),
    validateResourceOfType(ActionGroup, (group, _, report) => {
      const receivers = knownEntries(group).filter(
        ([name, listed]) => name.endsWith("Receivers") && !(Array.isArray(listed) && listed.length === 0),
      );
      if (group.enabled === false || receivers.length === 0)
        report("it notifies nobody: set enabled to true, and give it receivers.");
    }),
  ],
};

export const webhooksByHttps = {
  name: "webhooks-by-https",
  description: "A webhook's address and what is posted to it are encrypted on the way.",
  validateResource: validateResourceOfType(ActionGroup, ({ webhookReceivers }, _, report) => {
    for (const { name, serviceUri } of webhookReceivers ?? [])
      if (!serviceUri.startsWith("https://")) report(`the address of ${name} is not https: give it one that is.`);
  }),
};
