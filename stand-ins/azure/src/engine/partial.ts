import grpc from "@grpc/grpc-js";
import provider from "@pulumi/pulumi/proto/provider_pb.js";
import status from "@pulumi/pulumi/proto/status_pb.js";
import any from "google-protobuf/google/protobuf/any_pb.js";
import { PluginError } from "./serve.ts";
import { toStruct, type Values } from "./wire.ts";

/** A failure after the resource was created or changed: the engine keeps it in its state, marked as failed. */
export function partialFailure(reason: string, made: { id: string; outputs: Values; inputs: Values }): PluginError {
  const detail = new provider.ErrorResourceInitFailed();
  detail.setId(made.id);
  detail.setProperties(toStruct(made.outputs));
  detail.setInputs(toStruct(made.inputs));
  detail.setReasonsList([reason]);
  const packed = new any.Any();
  packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const whole = new status.Status();
  whole.setCode(grpc.status.UNKNOWN);
  whole.setMessage(reason);
  whole.addDetails(packed);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(whole.serializeBinary()));
  return new PluginError(reason, grpc.status.UNKNOWN, metadata);
}
