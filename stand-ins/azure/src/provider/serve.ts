import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { createSiteLock } from "../arm/site-lock.ts";
import { partsOf } from "../engine/calls.ts";
import { diffResponse } from "../engine/diff.ts";
import { commonHandlers } from "../engine/provider.ts";
import { type Served, serve, unary } from "../engine/serve.ts";
import { fromStruct, toStruct, type Values } from "../engine/wire.ts";
import { idOf } from "../sdk/id.ts";
import { previewOutputs } from "../sdk/outputs.ts";
import type { Azure } from "./azure.ts";
import { check } from "./check.ts";
import * as crud from "./crud.ts";
import { invoke } from "./invoke.ts";
import { normalLocation } from "./location.ts";
import { CREATE_BEFORE_DELETE } from "./naming.ts";
import { replaces } from "./replacement.ts";

/** Stands in for pulumi-resource-azure-native. */
export async function serveAzureNative(azure: Azure, version: string): Promise<Served> {
  let config: Values = {};
  const mappingOf = (urn: string) => azure.classes.find(partsOf(urn).type);
  const asked = (operation: "create" | "update" | "delete", urn: string, inputs: Values) => ({
    operation,
    urn,
    inputs,
  });
  const lock = createSiteLock();
  const attempt = async <Result>(id: () => string, act: () => Result): Promise<Result> => {
    try {
      return await lock(id(), act);
    } catch (error) {
      throw crud.asPluginError(error);
    }
  };
  return serve(services.ResourceProviderService, {
    ...commonHandlers({
      version,
      handshake: () => {},
      configure: (given) => {
        config = given;
      },
    }),
    invoke: unary((request: messages.InvokeRequest) => {
      const response = new messages.InvokeResponse();
      response.setReturn(toStruct(invoke(azure, request.getTok())));
      return response;
    }),
    check: unary((request: messages.CheckRequest) => check(azure, mappingOf(request.getUrn()), request, config)),
    diff: unary((request: messages.DiffRequest) => {
      const mapping = mappingOf(request.getUrn());
      const olds = fromStruct(request.getOldInputs());
      return diffResponse({
        olds: normalLocation(olds),
        news: normalLocation(fromStruct(request.getNews())),
        replaces: (path) => replaces(mapping, path),
        deleteBeforeReplace: olds[CREATE_BEFORE_DELETE] !== true,
      });
    }),
    create: unary(async (request: messages.CreateRequest) => {
      const mapping = mappingOf(request.getUrn());
      const inputs = fromStruct(request.getProperties());
      const response = new messages.CreateResponse();
      if (request.getPreview()) {
        response.setProperties(toStruct(previewOutputs(mapping, inputs)));
        return response;
      }
      const made = await azure.watch.around(asked("create", request.getUrn(), inputs), () =>
        attempt(
          () => idOf(mapping, inputs, azure.caller().subscriptionId),
          () => crud.create(azure, mapping, inputs),
        ),
      );
      response.setId(made.id);
      response.setProperties(toStruct(made.outputs));
      return response;
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const mapping = mappingOf(request.getUrn());
      const inputs = fromStruct(request.getNews());
      const olds = fromStruct(request.getOlds());
      const response = new messages.UpdateResponse();
      if (request.getPreview()) {
        const { name, location } = olds;
        const kept = { ...(name === undefined ? {} : { name }), ...(location === undefined ? {} : { location }) };
        response.setProperties(toStruct({ ...previewOutputs(mapping, inputs), ...kept }));
        return response;
      }
      const made = await azure.watch.around(asked("update", request.getUrn(), inputs), () =>
        attempt(
          () => request.getId(),
          () => crud.update(azure, mapping, request.getId(), inputs),
        ),
      );
      response.setProperties(toStruct(made.outputs));
      return response;
    }),
    read: unary((request: messages.ReadRequest) => {
      const mapping = mappingOf(request.getUrn());
      const inputs = fromStruct(request.getInputs());
      const found = crud.read(azure, mapping, request.getId(), inputs, fromStruct(request.getProperties()));
      const response = new messages.ReadResponse();
      if (found === undefined) return response;
      response.setId(found.id);
      response.setProperties(toStruct(found.outputs));
      response.setInputs(toStruct(found.inputs));
      return response;
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      const inputs = fromStruct(request.getOldInputs());
      await azure.watch.around(asked("delete", request.getUrn(), inputs), async () => {
        await attempt(
          () => request.getId(),
          () => azure.cloud.delete(request.getId()),
        );
        return {};
      });
      return new empty.Empty();
    }),
  });
}
