import { readFileSync } from "node:fs";
import { Component } from "@pulumi/azure-native/applicationinsights/component.js";
import { expect, test } from "vitest";
import { audit } from "./auditing.ts";
import { only, registered } from "./testing/registered.ts";

const made = () =>
  registered((group) => {
    const parent = new Component("parent", { resourceGroupName: group.name, kind: "web", applicationType: "web" });
    audit("prices", { group, serverName: "server", database: "database", workspaceId: "/workspace" }, parent);
  });

test("records sign-ins and changes of rights and schema, and no statement that reads or writes", async () => {
  const policy = only(await made(), "azure-native:sql:ExtendedDatabaseBlobAuditingPolicy");
  expect(policy).toMatchObject({ state: "Enabled", isAzureMonitorTargetEnabled: true });
  const groups = policy.auditActionsAndGroups as string[];
  expect(groups).toEqual(
    expect.arrayContaining(["SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP", "FAILED_DATABASE_AUTHENTICATION_GROUP"]),
  );
  expect(groups.filter((name) => /BATCH|OBJECT_ACCESS|OPERATION/.test(name))).toEqual([]);
  expect(new Set(groups).size).toBe(groups.length);
});

test("the policy pack, which imports nothing of ours, requires exactly what is recorded", async () => {
  const pack = readFileSync(new URL("../policy/auditing.mjs", import.meta.url), "utf8");
  const required = [...pack.matchAll(/"(\w+_GROUP)"/g)].map(([, name]) => name);
  const { auditActionsAndGroups } = only(await made(), "azure-native:sql:ExtendedDatabaseBlobAuditingPolicy");
  expect(required).toEqual(auditActionsAndGroups);
});

test("sends the records to the workspace by a setting on the database, where Azure looks for it", async () => {
  expect(only(await made(), "azure-native:monitor:DiagnosticSetting")).toMatchObject({
    resourceUri: expect.stringMatching(/\/providers\/Microsoft\.Sql\/servers\/server\/databases\/database$/),
    workspaceId: "/workspace",
    logs: [{ category: "SQLSecurityAuditEvents", enabled: true }],
  });
});
