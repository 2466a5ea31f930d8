import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { unary } from "./serve.ts";
import { fromStruct, type Values } from "./wire.ts";

interface Common {
  readonly version: string;
  readonly handshake: (request: messages.ProviderHandshakeRequest) => void;
  readonly configure?: (config: Values) => void;
}

/** Handlers that all providers share. They do not accept secrets: the engine passes plain values and keeps the marks. */
export function commonHandlers({ version, handshake, configure }: Common) {
  const done = unary(() => new empty.Empty());
  return {
    handshake: unary((request: messages.ProviderHandshakeRequest) => {
      handshake(request);
      return new messages.ProviderHandshakeResponse();
    }),
    attach: done,
    cancel: done,
    getPluginInfo: unary(() => {
      const info = new plugin.PluginInfo();
      info.setVersion(version);
      return info;
    }),
    checkConfig: unary((request: messages.CheckRequest) => {
      const response = new messages.CheckResponse();
      response.setInputs(request.getNews());
      return response;
    }),
    diffConfig: unary(() => new messages.DiffResponse()),
    configure: unary((request: messages.ConfigureRequest) => {
      configure?.(fromStruct(request.getArgs()));
      const response = new messages.ConfigureResponse();
      response.setSupportspreview(true);
      return response;
    }),
  };
}
