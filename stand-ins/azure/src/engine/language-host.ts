/**
 * Stands in for `pulumi-language-nodejs`, which a full install of the CLI includes and a CLI built from its Go module
 * does not. It runs programs and policy packs; anything else the real host can do (installing dependencies, generating
 * code, debugging) is answered as "nothing to do" or not at all.
 */
import type { ChildProcess } from "node:child_process";
import type grpc from "@grpc/grpc-js";
import services from "@pulumi/pulumi/proto/language_grpc_pb.js";
import messages from "@pulumi/pulumi/proto/language_pb.js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import empty from "google-protobuf/google/protobuf/empty_pb.js";
import { connectEngine, type EngineLog } from "./engine-log.ts";
import { startPolicyPack, startProgram } from "./node-program.ts";
import { type Served, serve, unary } from "./serve.ts";
import { fromStruct } from "./wire.ts";

/** @param environment the CLI's environment, which the program gets too */
export async function serveLanguageHost(environment: () => NodeJS.ProcessEnv): Promise<Served> {
  let engine = "";
  const children = new Set<ChildProcess>();
  const served = await serve(services.LanguageRuntimeService, {
    handshake: unary((request: messages.LanguageHandshakeRequest) => {
      engine = request.getEngineAddress();
      return new messages.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => {
      const info = new plugin.PluginInfo();
      info.setVersion("0.0.0");
      return info;
    }),
    // The plugins are on the PATH: name none, so that none is downloaded.
    getRequiredPlugins: unary(() => new messages.GetRequiredPluginsResponse()),
    getRequiredPackages: unary(() => new messages.GetRequiredPackagesResponse()),
    getProgramDependencies: unary(() => new messages.GetProgramDependenciesResponse()),
    about: unary(() => new messages.AboutResponse()),
    installDependencies: (call: grpc.ServerWritableStream<unknown, unknown>) => call.end(),
    cancel: unary(() => new empty.Empty()),
    run: unary((request: messages.RunRequest) => run(request, engine, environment(), children)),
    runPlugin,
  });
  return {
    port: served.port,
    stop: () => {
      served.stop();
      for (const child of children) child.kill("SIGKILL");
    },
  };
}

async function run(
  request: messages.RunRequest,
  engine: string,
  environment: NodeJS.ProcessEnv,
  children: Set<ChildProcess>,
) {
  const log = connectEngine(engine);
  const info = request.getInfo();
  const child = startProgram({
    directory: info?.getProgramDirectory() || request.getPwd(),
    entry: info?.getEntryPoint() || ".",
    root: info?.getRootDirectory() || request.getPwd(),
    pwd: request.getPwd(),
    engine,
    monitor: request.getMonitorAddress(),
    project: request.getProject(),
    stack: request.getStack(),
    organization: request.getOrganization(),
    parallel: request.getParallel(),
    dryRun: request.getDryrun(),
    config: Object.fromEntries(request.getConfigMap().getEntryList()),
    secretKeys: request.getConfigsecretkeysList(),
    typescript: fromStruct(info?.getOptions()).typescript !== false,
    environment,
  });
  children.add(child.once("close", () => children.delete(child)));
  const response = new messages.RunResponse();
  const { code, tail } = await ended(child, log);
  // 32: the SDK has already printed what is wrong (nodeJSProcessExitedAfterLoggingUserActionableMessage).
  if (code === 32) response.setBail(true);
  else if (code !== 0) response.setError(`the program exited with ${code}${tail === "" ? "" : `:\n${tail}`}`);
  log.close();
  return response;
}

/** Passes the program's output to the engine, as the real host does. */
async function ended(child: ChildProcess, log: EngineLog): Promise<{ code: number; tail: string }> {
  let tail = "";
  child.stdout?.on("data", (chunk: Buffer) => log.info(chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => {
    tail = (tail + chunk).slice(-2000);
    log.info(chunk.toString());
  });
  const code = await new Promise<number>((done) => child.once("close", (status) => done(status ?? 1)));
  await log.flushed();
  return { code, tail };
}

function runPlugin(call: grpc.ServerWritableStream<messages.RunPluginRequest, messages.RunPluginResponse>): void {
  const request = call.request;
  const child = startPolicyPack({
    directory: request.getInfo()?.getProgramDirectory() || request.getPwd(),
    args: request.getArgsList(),
    environment: request.getEnvList(),
  });
  const send = (fill: (response: messages.RunPluginResponse) => void) => {
    const response = new messages.RunPluginResponse();
    fill(response);
    call.write(response);
  };
  child.stdout?.on("data", (chunk: Buffer) => send((response) => response.setStdout(chunk)));
  child.stderr?.on("data", (chunk: Buffer) => send((response) => response.setStderr(chunk)));
  child.once("close", (code) => {
    send((response) => response.setExitcode(code ?? 1));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}
