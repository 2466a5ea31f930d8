/**
 * Stands in for pulumi-command if the real plugin is not installed: only `local.Command`, which really runs. Follows
 * pulumi-command 1.2.1, without `local.run`, `remote`, `assetPaths` and `archivePaths`.
 */
import { createHash } from "node:crypto";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { partsOf } from "../engine/calls.ts";
import { diffResponse } from "../engine/diff.ts";
import { connectEngine, type EngineLog } from "../engine/engine-log.ts";
import { commonHandlers } from "../engine/provider.ts";
import { PluginError, type Served, serve, unary } from "../engine/serve.ts";
import type { Watch } from "../engine/watch.ts";
import { fromStruct, toStruct, UNKNOWN, type Values } from "../engine/wire.ts";
import { checkCommand } from "./check.ts";
import { type Running, runCommand } from "./run.ts";

interface CommandOptions {
  readonly watch: Watch;
  /** The CLI's environment, to which commands add their own variables. */
  readonly environment: () => NodeJS.ProcessEnv;
  /** The program's folder: the real plugin is started there, so commands without `dir` run there. */
  readonly directory: () => string;
  readonly running: Running;
  /** Whether commands get the command line they would get on Windows. */
  readonly asOnWindows: boolean;
}

export async function serveCommand(options: CommandOptions): Promise<Served> {
  const { watch, environment, directory, running, asOnWindows } = options;
  let log: EngineLog | undefined;
  const run = (urn: string, command: unknown, inputs: Values, previous: Values) =>
    runCommand({
      ...{ urn, command, inputs, previous, log, running, asOnWindows },
      environment: environment(),
      directory: directory(),
    });

  return serve(services.ResourceProviderService, {
    ...commonHandlers({
      version: "1.2.1",
      handshake: (request) => {
        log = connectEngine(request.getEngineAddress());
      },
    }),
    check: unary((request: messages.CheckRequest) => {
      const response = new messages.CheckResponse();
      response.setInputs(toStruct(fromStruct(request.getNews())));
      for (const { property, reason } of checkCommand(request.getType(), fromStruct(request.getNews()))) {
        const failure = new messages.CheckFailure();
        failure.setProperty(property);
        failure.setReason(reason);
        response.addFailures(failure);
      }
      return response;
    }),
    // The schema has replaceOnChanges for `triggers`, with or without an `update`.
    diff: unary((request: messages.DiffRequest) =>
      diffResponse({
        olds: fromStruct(request.getOldInputs()),
        news: fromStruct(request.getNews()),
        replaces: (path) => /^triggers(\[|$)/.test(path),
      }),
    ),
    create: unary(async (request: messages.CreateRequest) => {
      const inputs = fromStruct(request.getProperties());
      const response = new messages.CreateResponse();
      const urn = request.getUrn();
      const id = `${partsOf(urn).name}${randomHex(urn)}`;
      if (request.getPreview()) {
        response.setProperties(toStruct(preview(inputs)));
        return response;
      }
      const { outputs } = await watch.around({ operation: "create", urn, inputs }, async () => ({
        id,
        outputs: { ...inputs, ...(await run(urn, inputs.create, inputs, {})) },
      }));
      response.setId(id);
      response.setProperties(toStruct(outputs));
      return response;
    }),
    update: unary(async (request: messages.UpdateRequest) => {
      const inputs = fromStruct(request.getNews());
      const olds = fromStruct(request.getOlds());
      const response = new messages.UpdateResponse();
      const urn = request.getUrn();
      if (request.getPreview()) {
        response.setProperties(toStruct(preview(inputs)));
        return response;
      }
      const { outputs } = await watch.around({ operation: "update", urn, inputs }, async () => ({
        id: request.getId(),
        outputs: { ...inputs, ...(await run(urn, inputs.update ?? inputs.create, inputs, olds)) },
      }));
      response.setProperties(toStruct(outputs));
      return response;
    }),
    delete: unary(async (request: messages.DeleteRequest) => {
      const state = fromStruct(request.getProperties());
      const urn = request.getUrn();
      await watch.around({ operation: "delete", urn, inputs: state }, async () => {
        await run(urn, state.delete, state, state);
        return {};
      });
      return new empty.Empty();
    }),
    read: unary((request: messages.ReadRequest) => {
      const response = new messages.ReadResponse();
      response.setId(request.getId());
      response.setProperties(request.getProperties());
      response.setInputs(request.getInputs());
      return response;
    }),
    invoke: unary((request: messages.InvokeRequest) => {
      throw new PluginError(`the rehearsal's command provider has no ${request.getTok()}: only local.Command`);
    }),
  });
}

const preview = (inputs: Values): Values => ({ ...inputs, stdout: UNKNOWN, stderr: UNKNOWN });

const randomHex = (urn: string) => createHash("sha256").update(urn).digest("hex").slice(0, 8);
