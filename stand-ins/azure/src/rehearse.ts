import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { findCli } from "./cli/find.ts";
import type { Value } from "./engine/wire.ts";
import { heedsProxy } from "./http/sign-in.ts";
import type { Tamper } from "./provider/azure.ts";
import { packageFolderFrom } from "./sdk/class.ts";
import { createClasses } from "./sdk/classes.ts";
import { filesBelow, leaksOf } from "./secrets/leaks.ts";
import { prepareStack, setConfiguration } from "./stack/configuration.ts";
import { startEngine } from "./stack/engine.ts";
import { programFolder, projectName } from "./stack/project.ts";
import { createStack, type Stack } from "./stack/stack.ts";
import { openStandIn, type StandIn, type StandInOptions } from "./stand-in.ts";
import { openCatalogue } from "./types/catalogue.ts";
import { findTypes } from "./types/folder.ts";

export interface RehearsalOptions extends Partial<Omit<StandInOptions, "folder">> {
  /** The folder of Pulumi.yaml, which is not changed. */
  readonly program: string;
  readonly stack?: string;
  /** Keys without a namespace are the project's own. */
  readonly config?: Readonly<Record<string, Value>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** A stack file to start from, such as the repository's example. */
  readonly stackFile?: string;
  /** Variables for the CLI and everything it starts, in addition to the stand-in's. */
  readonly env?: NodeJS.ProcessEnv;
  /** The folder of a policy pack. */
  readonly policyPack?: string;
  readonly tamper?: Tamper;
  /** Whether commands get what the real plugin would give them on Windows, by the documented rules of every step in between. */
  readonly asOnWindows?: boolean;
  /** Skips the checks against Azure's published types, as without these. */
  readonly unchecked?: boolean;
  /** Called with the CLI's output as it comes. */
  readonly hear?: (text: string) => void;
  /** Whether the CLI prints in colour. */
  readonly color?: boolean;
}

export interface Rehearsal extends Stack {
  readonly azure: StandIn;
  /** Notes on Azure's types that were used at an older version than the provider's. */
  readonly notes: ReadonlySet<string>;
  /** Everything the CLI has printed so far. */
  readonly printed: () => string;
  /** The environment of a user's shell: the CLI on the PATH, its backend and plugins, and the sign-in to Azure. */
  environment(): NodeJS.ProcessEnv;
  /** The stack file, for --config-file. */
  readonly configFile: string;
  /** Where a planted secret can be read: state, history, plan, outputs, logs, printed text. */
  leaks(planted: string): Promise<readonly string[]>;
  /** Ends all processes and removes all files. */
  close(): Promise<void>;
}

/** Why no rehearsal is possible here, or undefined if one is. Builds the CLI if that is all that is missing. */
export async function whyNot(say: (line: string) => void): Promise<string | undefined> {
  if (!heedsProxy(process.versions.node))
    return `Node ${process.versions.node} does not reach Azure's hosts through a proxy: use 22.21, 24.5 or newer`;
  return (await findCli(say)).missing;
}

/** Makes a stack of a project on the real engine, with the stand-in for Azure behind it. Throws if `whyNot` gives a reason. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const found = await findCli(() => {});
  const { files: types } = options.unchecked ? {} : findTypes();
  if (found.path === undefined) throw new Error(found.missing);
  const program = resolve(options.program);
  const project = projectName(program);
  const folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
  const ends: (() => void | Promise<void>)[] = [() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })];
  const close = async () => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const azure = await openStandIn({ signIn: "secret", ...options, folder });
    ends.push(azure.close);
    const packageFolder = packageFolderFrom(createRequire(join(programFolder(program), "package.json")).resolve);
    const classes = createClasses(packageFolder, types && openCatalogue(types));
    let printed = "";
    const engine = await startEngine({
      cliPath: found.path,
      folder,
      azure: { ...azure, classes, tamper: options.tamper },
      azureVersion: JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")).version,
      environment: () => ({ ...azure.environment(), ...options.env }),
      asOnWindows: options.asOnWindows ?? false,
      hear: (text) => {
        printed += text;
        options.hear?.(text);
      },
    });
    ends.push(engine.close);
    engine.directory = programFolder(program);
    const place = { name: options.stack ?? "dev", project, scratch: join(folder, "scratch") };
    const log = join(folder, "log");
    mkdirSync(log);
    const configFile = await prepareStack(engine.cli, place, options.stackFile);
    await setConfiguration(engine.cli, place, { plain: options.config ?? {}, secret: options.secrets ?? {} });
    const policyPack = options.policyPack === undefined ? undefined : resolve(options.policyPack);
    const color = options.color ?? false;
    const stack = createStack(engine, { ...place, program, configFile, policyPack, log, color });
    return {
      ...stack,
      azure,
      notes: classes.notes,
      printed: () => printed,
      environment: engine.environment,
      configFile,
      leaks: async (planted) =>
        leaksOf(planted, {
          "exported state": JSON.stringify(await stack.exportState()),
          outputs: JSON.stringify(await stack.outputs()),
          plan: JSON.stringify(await stack.plan()),
          printed,
          ...filesBelow(join(folder, "backend")),
          ...filesBelow(join(folder, "home")),
          ...filesBelow(log),
        }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
