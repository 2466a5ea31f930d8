import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** What the npm package reveals about one resource class: the provider's own metadata is inside its binary. */
export interface SdkClass {
  /** `azure-native:sql:FirewallRule` */
  readonly token: string;
  readonly module: string;
  readonly name: string;
  readonly apiVersion: string;
  readonly inputs: readonly string[];
  readonly required: readonly string[];
  readonly outputs: readonly string[];
}

/**
 * Reads a class from its generated file, which gives the API version in its comment and lists inputs and outputs in its
 * constructor. Undefined if the token has no class.
 * @param packageFolder where @pulumi/azure-native is installed
 */
export function readSdkClass(packageFolder: string, token: string): SdkClass | undefined {
  const [provider, module = "", name = ""] = token.split(":");
  if (provider !== "azure-native" || !/^\w+$/.test(module) || !/^\w+$/.test(name)) return undefined;
  const folder = join(packageFolder, module);
  // IPv6FirewallRule is in ipv6FirewallRule.js.
  const wanted = `${name}.js`.toLowerCase();
  const file = existsSync(folder) && readdirSync(folder).find((file) => file.toLowerCase() === wanted);
  if (!file) return undefined;
  const source = readFileSync(join(folder, file), "utf8");
  const apiVersion = /Uses Azure REST API version (\S+?)\.(?:\s|$)/.exec(source)?.[1];
  if (apiVersion === undefined) return undefined;
  const [created = "", looked = ""] = source.slice(source.indexOf("constructor(name, args, opts)")).split(/\belse \{/);
  const assigned = (code: string, given: boolean) =>
    [...code.matchAll(/resourceInputs\["(\w+)"\] = (.*)/g)]
      .filter((match) => (match[2] ?? "").startsWith("undefined /*out*/") !== given)
      .map((match) => match[1] ?? "");
  return {
    token,
    module,
    name,
    apiVersion,
    inputs: assigned(created, true),
    required: [...created.matchAll(/Missing required property '(\w+)'/g)].map((match) => match[1] ?? ""),
    outputs: assigned(looked, false),
  };
}

/** The package's folder, by a resolver of a file or folder that can import it. */
export function packageFolderFrom(resolve: (name: string) => string): string {
  return dirname(resolve("@pulumi/azure-native/package.json"));
}
