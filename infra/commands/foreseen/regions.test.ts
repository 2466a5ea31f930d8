import { expect, test } from "vitest";
import type { StackState } from "../stack-state.ts";
import { configuredRegions, movedRegions } from "./regions.ts";

const configured = (entries: Readonly<Record<string, string>>) =>
  configuredRegions({ config: new Map(Object.entries(entries)) });

test("returns the configured regions, else the defaults, and undefined if one is invalid", () => {
  expect(configured({})).toEqual({ location: "swedencentral", sqlLocation: "" });
  expect(configured({ location: "northeurope", sqlLocation: "uksouth" })).toEqual({
    location: "northeurope",
    sqlLocation: "uksouth",
  });
  expect(configured({ location: "North Europe" })).toBeUndefined();
});

const standing = (location: string | undefined, sqlLocation: string | undefined) => ({
  stack: "dev",
  state: {
    group: location === undefined ? undefined : { subscription: "s", name: "g", location },
    sqlLocation,
  } as StackState,
});

test.each([
  ["as configured", "northeurope", "northeurope", { location: "northeurope", sqlLocation: "" }, []],
  ["as configured, apart", "northeurope", "uksouth", { location: "northeurope", sqlLocation: "uksouth" }, []],
  ["nowhere", undefined, undefined, { location: "northeurope", sqlLocation: "" }, []],
  [
    "elsewhere, with its database",
    "westeurope",
    "westeurope",
    { location: "northeurope", sqlLocation: "" },
    ["location westeurope"],
  ],
  [
    "with the database elsewhere",
    "northeurope",
    "uksouth",
    { location: "northeurope", sqlLocation: "" },
    ["sqlLocation uksouth"],
  ],
  [
    "all of it elsewhere",
    "westeurope",
    "uksouth",
    { location: "northeurope", sqlLocation: "francecentral" },
    ["location westeurope", "sqlLocation uksouth"],
  ],
] as const)("a stack that is deployed %s", (_, here, sqlHere, regions, sets) => {
  const told = movedRegions(standing(here, sqlHere), regions);
  expect(told.map((line) => /pulumi config set --stack dev (.+?);/.exec(line)?.[1])).toEqual(sets);
});
