import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { findTool } from "../../scripts/npm-tools.ts";

/** The generator, pinned, with the TypeScript it uses: it supports none newer than 6. */
export const OPENAPI_TS = "@hey-api/openapi-ts@0.99.0,typescript@6.0.3";

/** The result of a function of the client: the answer, checked at run time, or the error that was answered instead. */
interface Reply {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

export type Ask = (options: {
  readonly baseUrl: string;
  readonly query?: Readonly<Record<string, string>>;
}) => Promise<Reply>;

/** The client that the generator makes from a description, one function per operation; undefined if it is not in `.tools/`. */
export async function generatedClient(
  description: string,
  folder: string,
): Promise<Readonly<Record<string, Ask>> | undefined> {
  const tool = findTool(OPENAPI_TS);
  if (tool === undefined) return undefined;
  const { createClient } = await import(pathToFileURL(join(tool, "dist/index.mjs")).href);
  await createClient({
    input: description,
    output: join(folder, "client"),
    logs: { level: "silent" },
    plugins: ["@hey-api/client-fetch", "@hey-api/typescript", "valibot", { name: "@hey-api/sdk", validator: true }],
  });
  const outfile = join(folder, "client.mjs");
  await build({
    entryPoints: [join(folder, "client/sdk.gen.ts")],
    ...{ bundle: true, format: "esm", platform: "node", outfile, logLevel: "error" },
    // Packages cannot be resolved from its folder.
    alias: { valibot: createRequire(import.meta.url).resolve("valibot") },
  });
  return import(pathToFileURL(outfile).href);
}
