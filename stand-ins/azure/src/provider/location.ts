import { UNKNOWN, type Values } from "../engine/wire.ts";
import type { Mapping } from "../sdk/mapping.ts";
import { isReadOnly } from "../types/model.ts";
import type { Azure } from "./azure.ts";

/** Adds a location if the program gives none: the previous one, the configured one, or the group's. */
export function withLocation(
  azure: Azure,
  mapping: Mapping,
  news: Values,
  olds: Values,
  configured: string | undefined,
): Values {
  const property = mapping.body.properties.location;
  if (property === undefined || isReadOnly(property) || news.location !== undefined) return news;
  const location = olds.location ?? configured ?? ofGroup();
  return location === undefined ? news : { ...news, location };

  function ofGroup() {
    const group = news.resourceGroupName;
    if (group === UNKNOWN || typeof group !== "string") return group;
    const id = `/subscriptions/${azure.caller().subscriptionId}/resourceGroups/${group}`;
    return azure.cloud.get(id)?.body.location;
  }
}

/** "West Europe" and "westeurope" are the same location. */
export function normalLocation(inputs: Values): Values {
  const location = inputs.location;
  return typeof location === "string" ? { ...inputs, location: location.replaceAll(" ", "").toLowerCase() } : inputs;
}
