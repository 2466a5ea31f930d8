import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";

const COMPILE_CACHE = fileURLToPath(new URL("../../../../.tools/compile-cache", import.meta.url));
const OUTPUT_READS = new URL("../engine/output-reads.ts", import.meta.url).href;

/** The variables that a rehearsal inherits: none that sign in, and none of Pulumi's. */
const KEPT =
  /^(PATH|PATHEXT|HOME|USERPROFILE|TMPDIR|TEMP|TMP|LANG|LC_\w+|TERM|SystemRoot|ComSpec|windir|APPDATA|LOCALAPPDATA)$/i;

export interface Surroundings {
  readonly home: string;
  readonly backend: string;
  /** Ports of running plugins: the engine attaches to them instead of starting its own. */
  readonly providers: Readonly<Record<string, number>>;
  readonly languages: Readonly<Record<string, number>>;
  /** Additional variables; `undefined` removes a variable. */
  readonly more: NodeJS.ProcessEnv;
}

/** The environment of the CLI and everything it starts. */
export function environmentFor({ home, backend, providers, languages, more }: Surroundings): NodeJS.ProcessEnv {
  const kept = Object.fromEntries(Object.entries(process.env).filter(([name]) => KEPT.test(name)));
  const path = Object.entries(kept).find(([name]) => name.toUpperCase() === "PATH")?.[1] ?? "";
  return {
    ...kept,
    PATH: [dirname(process.execPath), path].join(delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: "rehearsal",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_AUTOMATION_API_SKIP_VERSION_CHECK: "true",
    PULUMI_DEBUG_PROVIDERS: listed(providers),
    PULUMI_DEBUG_LANGUAGES: listed(languages),
    // Enables --event-log.
    PULUMI_DEBUG_COMMANDS: "true",
    // Programs start a sixth faster with Node's compile cache.
    NODE_COMPILE_CACHE: COMPILE_CACHE,
    NODE_OPTIONS: `--disable-warning=ExperimentalWarning --import=${OUTPUT_READS}`,
    ...more,
  };
}

function listed(ports: Readonly<Record<string, number>>): string {
  return Object.entries(ports)
    .map(([name, port]) => `${name}:${port}`)
    .join(",");
}
