import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetchedFolder, fetchTypes, PUBLISHED } from "./fetch.ts";

/** The variable with the folder of Azure's published types, if they are neither beside the repository nor fetched. */
export const ARM_TYPES_VARIABLE = "REHEARSAL_ARM_TYPES";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "..", "..");

/** Ignored by git, and safe to delete. */
const TOOLS = join(ROOT, ".tools");

const FETCH = "npm run rehearse -- --fetch-types";

/** One types.json: all resource types of a namespace at a version, as one Azure service publishes them. */
export interface TypesFile {
  /** In lower case, as in "microsoft.sql". */
  readonly namespace: string;
  readonly apiVersion: string;
  readonly path: string;
}

export type FoundTypes =
  | { readonly files: readonly TypesFile[]; readonly missing?: undefined }
  | { readonly files?: undefined; readonly missing: string };

/**
 * Finds copies of Azure/bicep-types-az: in its own layout (`generated/<service>/<namespace>/<version>/types.json`) or in
 * a flat folder of `<namespace>@<version>.types.json`.
 */
export function findTypes(environment: NodeJS.ProcessEnv = process.env): FoundTypes {
  const named = environment[ARM_TYPES_VARIABLE];
  const folders =
    named === undefined ? [join(ROOT, "..", "shared", "arm-types"), fetchedFolder(PUBLISHED, TOOLS)] : [named];
  const folder = folders.find((candidate) => existsSync(candidate));
  if (folder === undefined) {
    const hint = named === undefined ? `here; ${FETCH} brings them` : `in ${named}, which ${ARM_TYPES_VARIABLE} names`;
    return { missing: `Azure's published types (Azure/bicep-types-az) are not ${hint}` };
  }
  const generated = join(folder, "generated");
  const files = existsSync(generated) ? tree(generated) : flat(folder);
  return files.length > 0 ? { files } : { missing: `there is no types.json below ${folder}` };
}

/** Fetches Azure's published types if there are none. Throws a TrackerError. */
export async function bringTypes(say: (line: string) => void): Promise<void> {
  if (findTypes().missing === undefined) return;
  say(`Fetching Azure's published types from ${PUBLISHED.url} into .tools/ (once).`);
  await fetchTypes(PUBLISHED, TOOLS);
}

function flat(folder: string): TypesFile[] {
  return readdirSync(folder).flatMap((name) => {
    const parts = /^([a-z0-9]+\.[a-z0-9]+)[^@]*@(\d{4}-\d\d-\d\d(?:-[a-z]+)?)(?:\.\d+)?\.types\.json$/.exec(name);
    return parts === null ? [] : [{ namespace: parts[1] ?? "", apiVersion: parts[2] ?? "", path: join(folder, name) }];
  });
}

function tree(folder: string): TypesFile[] {
  const folders = (path: string) => readdirSync(path, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders(folder).flatMap(({ name: service }) =>
    folders(join(folder, service)).flatMap(({ name: namespace }) =>
      folders(join(folder, service, namespace)).map(({ name: apiVersion }) => ({
        namespace: namespace.toLowerCase(),
        apiVersion,
        path: join(folder, service, namespace, apiVersion, "types.json"),
      })),
    ),
  );
}
