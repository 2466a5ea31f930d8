import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { serveCommand } from "../command/provider.ts";
import { createRunning } from "../command/run.ts";
import { serveLanguageHost } from "../engine/language-host.ts";
import type { Served } from "../engine/serve.ts";
import type { Azure } from "../provider/azure.ts";
import { serveAzureNative } from "../provider/serve.ts";
import { type Cli, createCli } from "./cli.ts";
import { environmentFor } from "./environment.ts";
import { hasLanguageHost, useInstalledCommandPlugin } from "./plugins.ts";

const COMMAND_VERSION = "1.2.1";

/** A Pulumi CLI with its own home, backend and plugins, all under one folder. */
export interface Engine {
  readonly cli: Cli;
  /** Additional variables for the next run. */
  more: NodeJS.ProcessEnv;
  /** The program's folder in the next run: commands without a folder of their own run there. */
  directory: string;
  /** The CLI's environment, with the CLI on the PATH. */
  environment(): NodeJS.ProcessEnv;
  /** Ends a running CLI and its commands at once. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

interface EngineOptions {
  readonly cliPath: string;
  readonly folder: string;
  readonly azure: Azure;
  readonly azureVersion: string;
  readonly environment: () => NodeJS.ProcessEnv;
  readonly hear: (text: string) => void;
  /** Whether commands get what they would get on Windows: then they run in our stand-in, whatever is installed. */
  readonly asOnWindows: boolean;
}

export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { cliPath, folder, azure, azureVersion, hear, asOnWindows } = options;
  const home = join(folder, "home");
  const backend = join(folder, "backend");
  for (const path of [home, backend]) mkdirSync(path, { recursive: true });
  const providers: Record<string, number> = {};
  const languages: Record<string, number> = {};
  const environment = () => {
    const more = { ...options.environment(), ...engine.more };
    return environmentFor({ home, backend, providers, languages, more });
  };
  const running = createRunning();
  const served: Served[] = [];
  const start = async (ports: Record<string, number>, name: string, starting: Promise<Served>) => {
    const plugin = await starting;
    served.push(plugin);
    ports[name] = plugin.port;
  };
  await start(providers, "azure-native", serveAzureNative(azure, azureVersion));
  if (asOnWindows || !useInstalledCommandPlugin(home, COMMAND_VERSION))
    await start(
      providers,
      "command",
      serveCommand({ watch: azure.watch, environment, running, asOnWindows, directory: () => engine.directory }),
    );
  if (!hasLanguageHost(cliPath)) await start(languages, "nodejs", serveLanguageHost(environment));
  const cli = createCli(cliPath, environment, hear);
  const kill = async () => {
    running.kill();
    await cli.kill(() => isWhole(backend));
  };
  azure.watch.onKill(kill);
  const engine: Engine = {
    cli,
    more: {},
    directory: folder,
    environment: () => {
      const own = environment();
      return { ...own, PATH: [dirname(cliPath), own.PATH].join(delimiter) };
    },
    kill,
    close: async () => {
      running.kill();
      await cli.kill();
      for (const plugin of served) plugin.stop();
    },
  };
  return engine;
}

/**
 * Whether each stack's state is complete. The file backend rewrites it in place: killed at that moment it leaves half a
 * file, unlike other backends, and tests would fail by chance.
 */
function isWhole(backend: string): boolean {
  const stacks = join(backend, ".pulumi", "stacks");
  return readdirSync(stacks, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json"))
    .every((name) => {
      try {
        JSON.parse(readFileSync(join(stacks, name), "utf8"));
        return true;
      } catch {
        return false;
      }
    });
}
