import messages from "@pulumi/pulumi/proto/provider_pb.js";
import { partsOf } from "../engine/calls.ts";
import { fromStruct, toStruct, type Values } from "../engine/wire.ts";
import { toBody } from "../sdk/body.ts";
import type { Mapping } from "../sdk/mapping.ts";
import type { Azure } from "./azure.ts";
import { withLocation } from "./location.ts";
import { withName } from "./naming.ts";

/** Fills in what azure-native fills in, and checks the inputs against Azure's published types. */
export function check(azure: Azure, mapping: Mapping, request: messages.CheckRequest, config: Values) {
  const { type, name } = partsOf(request.getUrn());
  const given = fromStruct(request.getNews());
  const registered = azure.tamper?.({ type, name, inputs: given }) ?? given;
  const olds = fromStruct(request.getOlds());
  const configured = typeof config.location === "string" ? config.location : undefined;
  const named = withName(mapping, name, registered, olds, request.getRandomseed_asU8());
  const placed = withLocation(azure, mapping, named, olds, configured);
  const inputs: Values = { ...placed, azureApiVersion: mapping.sdk.apiVersion };
  const missing = mapping.parameters.filter((input) => inputs[input] === undefined && input !== mapping.nameInput);
  const problems = [
    ...missing.map((path) => ({ path, reason: "required but missing" })),
    ...toBody(mapping, inputs).problems,
  ];
  const response = new messages.CheckResponse();
  response.setInputs(toStruct(inputs));
  for (const { path, reason } of problems) {
    const failure = new messages.CheckFailure();
    failure.setProperty(path);
    failure.setReason(`${path}: ${reason} (Azure's types, ${mapping.resource.type}@${mapping.resource.apiVersion})`);
    response.addFailures(failure);
  }
  return response;
}
