import { readFileSync } from "node:fs";
import type { TypesFile } from "./folder.ts";
import type { ArmType, ObjectType, Ref, ResourceType } from "./model.ts";

/** A resource type at one API version, with the elements that its references point to. */
export interface Resource {
  /** `Microsoft.Sql/servers/databases` */
  readonly type: string;
  readonly apiVersion: string;
  readonly resolve: (ref: Ref) => ArmType;
  readonly body: ArmType;
}

export interface Catalogue {
  /** What the catalogue is, for messages. */
  readonly source: string;
  /**
   * All resource types of a namespace, each at `apiVersion` if that is available here, else at the newest older version;
   * types that exist only in newer versions are left out.
   */
  resources(namespace: string, apiVersion: string): readonly Resource[];
  /** One type by its name, at a version or the newest older one. */
  find(type: string, apiVersion: string): Resource | undefined;
}

export function openCatalogue(files: readonly TypesFile[]): Catalogue {
  const loaded = new Map<string, readonly Resource[]>();
  const load = (file: TypesFile) => {
    const known = loaded.get(file.path) ?? read(file);
    loaded.set(file.path, known);
    return known;
  };
  const resources = (namespace: string, apiVersion: string) => {
    const found = new Map<string, Resource>();
    const usable = files
      .filter((file) => file.namespace === namespace.toLowerCase() && notAfter(file.apiVersion, apiVersion))
      .sort((a, b) => order(a.apiVersion, b.apiVersion));
    for (const file of usable) for (const resource of load(file)) found.set(resource.type.toLowerCase(), resource);
    return [...found.values()];
  };
  return {
    source: "Azure's published types",
    resources,
    find: (type, apiVersion) =>
      resources(type.split("/")[0] ?? "", apiVersion).find(
        (resource) => resource.type.toLowerCase() === type.toLowerCase(),
      ),
  };
}

/** Orders versions; a preview comes before the release of the same day. */
function order(a: string, b: string): number {
  const [dayA, dayB] = [a.slice(0, 10), b.slice(0, 10)];
  if (dayA !== dayB) return dayA < dayB ? -1 : 1;
  return Number(a.length === 10) - Number(b.length === 10);
}

function notAfter(version: string, limit: string): boolean {
  return version === limit || order(version, limit) < 0;
}

function read(file: TypesFile): readonly Resource[] {
  const elements: readonly (ArmType | ResourceType)[] = JSON.parse(readFileSync(file.path, "utf8"));
  const resolve = (ref: Ref): ArmType => elements[Number(ref.$ref.slice(2))] as ArmType;
  return elements.flatMap((element) => {
    if (element.$type !== "ResourceType") return [];
    const [type = ""] = element.name.split("@");
    return [{ type, apiVersion: file.apiVersion, resolve, body: resolve(element.body) }];
  });
}

/** The body of a resource; if its shape depends on the name (`sites/config`), the one for this name. */
export function bodyOf(resource: Resource, name: string | undefined): ObjectType | undefined {
  if (resource.body.$type === "ObjectType") return resource.body;
  if (resource.body.$type !== "DiscriminatedObjectType" || resource.body.discriminator !== "name") return undefined;
  const variant = name === undefined ? undefined : resource.body.elements[name];
  const body = variant === undefined ? undefined : resource.resolve(variant);
  return body?.$type === "ObjectType" ? body : undefined;
}
