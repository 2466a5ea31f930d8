import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createAnswers } from "./azure/answers/answers.ts";
import { uuidOf } from "./azure/answers/made-up.ts";
import { type Cloud, createCloud } from "./azure/arm/cloud.ts";
import type { Caller, Tamper } from "./azure/provider/azure.ts";
import { packageFolderFrom } from "./azure/sdk/class.ts";
import { createClasses } from "./azure/sdk/classes.ts";
import { openCatalogue } from "./azure/types/catalogue.ts";
import { findTypes } from "./azure/types/folder.ts";
import { findCli } from "./cli/find.ts";
import type { Call } from "./engine/calls.ts";
import type { Faults } from "./engine/faults.ts";
import { createWatch } from "./engine/watch.ts";
import type { Value } from "./engine/wire.ts";
import { startEngine } from "./stack/engine.ts";
import { prepareStack, programFolder, projectName } from "./stack/project.ts";
import { createStack, type Stack } from "./stack/stack.ts";

export interface RehearsalOptions {
  /** The folder of Pulumi.yaml. It is only read. */
  readonly program: string;
  readonly stack?: string;
  /** Keys without a namespace are the project's own. */
  readonly config?: Readonly<Record<string, Value>>;
  readonly secrets?: Readonly<Record<string, string>>;
  /** A stack file to start from, such as the repository's example. */
  readonly stackFile?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The folder of a policy pack. */
  readonly policyPack?: string;
  readonly caller?: Partial<Caller>;
  readonly tamper?: Tamper;
  /** The host that a SQL server says it has; its own name below database.windows.net unless given. */
  readonly sqlHost?: (server: string) => string;
  /** Told of the CLI's output as it comes. */
  readonly hear?: (text: string) => void;
}

export interface Rehearsal extends Stack {
  /** What exists in Azure's stead. */
  readonly cloud: Cloud;
  /** Everything asked of the providers, in the order in which it ended; previews are not in it. */
  readonly calls: readonly Call[];
  readonly faults: Faults;
  /** False where the real command plugin runs: commands are then neither in `calls` nor open to `faults`. */
  readonly watchesCommands: boolean;
  /** Where an older version of Azure's types than the provider's was used. */
  readonly notes: ReadonlySet<string>;
  /** All that the CLI has printed so far. */
  readonly printed: () => string;
  /** Ends what runs and removes what was written. */
  close(): Promise<void>;
}

/** Why no rehearsal can be held here; undefined when it can. Builds the CLI where that is possible and needed. */
export async function whyNot(say: (line: string) => void): Promise<string | undefined> {
  return (await findCli(say)).missing ?? findTypes().missing;
}

/** Makes a stack of a project on the real engine, with Azure's stand-in behind it. Throws where `whyNot` has a reason. */
export async function rehearse(options: RehearsalOptions): Promise<Rehearsal> {
  const found = await findCli(() => {});
  const types = findTypes();
  if (found.path === undefined) throw new Error(found.missing);
  if (types.missing !== undefined) throw new Error(types.missing);
  const program = resolve(options.program);
  const folder = mkdtempSync(join(tmpdir(), "rehearsal-"));
  const close: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 })];
  const end = async () => {
    for (const step of close.splice(0).reverse()) step();
  };
  try {
    const packageFolder = packageFolderFrom(createRequire(join(programFolder(program), "package.json")).resolve);
    const classes = createClasses(packageFolder, openCatalogue(types.files));
    const caller = { ...defaultCaller(), ...options.caller };
    const sqlHost = options.sqlHost ?? ((server) => `${server}.database.windows.net`);
    const cloud = createCloud(createAnswers({ tenant: caller.tenantId, sqlHost }));
    const watch = createWatch();
    let printed = "";
    const engine = await startEngine({
      cliPath: found.path,
      folder,
      azure: { caller, cloud, classes, watch, tamper: options.tamper },
      azureVersion: JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")).version,
      environment: options.env ?? {},
      hear: (text) => {
        printed += text;
        options.hear?.(text);
      },
    });
    close.push(engine.close);
    const name = options.stack ?? "dev";
    const scratch = join(folder, "scratch");
    const log = join(folder, "log");
    mkdirSync(log);
    const configFile = await prepareStack(engine.cli, scratch, projectName(program), name, {
      plain: options.config ?? {},
      secret: options.secrets ?? {},
      file: options.stackFile,
    });
    const policyPack = options.policyPack === undefined ? undefined : resolve(options.policyPack);
    return {
      ...createStack(engine, { name, program, scratch, configFile, policyPack, log }),
      cloud,
      calls: watch.calls,
      faults: watch.faults,
      watchesCommands: engine.watchesCommands,
      notes: classes.notes,
      printed: () => printed,
      close: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

function defaultCaller(): Caller {
  return {
    clientId: uuidOf("the rehearsal's client"),
    objectId: uuidOf("the rehearsal's principal"),
    subscriptionId: uuidOf("the rehearsal's subscription"),
    tenantId: uuidOf("the rehearsal's tenant"),
  };
}
