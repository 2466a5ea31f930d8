import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

export interface Program {
  /** The folder of the program's package. */
  readonly directory: string;
  /** A path relative to it, or "." for the entry in its package.json. */
  readonly entry: string;
  /** The folder of Pulumi.yaml. */
  readonly root: string;
  readonly pwd: string;
  readonly engine: string;
  readonly monitor: string;
  readonly project: string;
  readonly stack: string;
  readonly organization: string;
  readonly parallel: number;
  readonly dryRun: boolean;
  readonly config: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
  readonly typescript: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** Starts a program as the real language host does, with the SDK that the program itself resolves. */
export function startProgram(program: Program): ChildProcess {
  const flags = {
    engine: program.engine,
    monitor: program.monitor,
    project: program.project,
    stack: program.stack,
    organization: program.organization,
    parallel: String(program.parallel),
    pwd: program.pwd,
    "root-directory": program.root,
  };
  const args = [
    sdkScript(program.directory, "run"),
    ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
    ...(program.dryRun ? ["--dry-run"] : []),
    program.entry,
  ];
  return spawn(process.execPath, args, {
    cwd: program.directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...program.environment,
      PULUMI_CONFIG: JSON.stringify(program.config),
      PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(program.secretKeys),
      PULUMI_NODEJS_TYPESCRIPT: String(program.typescript),
    },
  });
}

export interface PolicyPack {
  readonly directory: string;
  /** The engine's address and the pack's folder. */
  readonly args: readonly string[];
  /** `NAME=value`, complete. */
  readonly environment: readonly string[];
}

/** Starts a policy pack, which reads its own package.json from the working directory. */
export function startPolicyPack(pack: PolicyPack): ChildProcess {
  const environment = pack.environment.map((pair) => {
    const split = pair.indexOf("=");
    return [pair.slice(0, split), pair.slice(split + 1)];
  });
  return spawn(process.execPath, [sdkScript(pack.directory, "run-policy-pack"), ...pack.args, pack.directory], {
    cwd: pack.directory,
    stdio: ["ignore", "pipe", "pipe"],
    env: Object.fromEntries(environment),
  });
}

function sdkScript(from: string, name: "run" | "run-policy-pack"): string {
  return createRequire(join(from, "package.json")).resolve(`@pulumi/pulumi/cmd/${name}`);
}
