import { bodyOf, type Catalogue, type Resource } from "../types/catalogue.ts";
import type { ObjectType } from "../types/model.ts";
import type { SdkClass } from "./class.ts";
import { CLASSES, NAMESPACES, PARAMETERS } from "./exceptions.ts";
import { SCOPES } from "./id.ts";
import { plain, sameWord, singular } from "./names.ts";

/** How one class of azure-native is sent to Azure. */
export interface Mapping {
  readonly sdk: SdkClass;
  readonly resource: Resource;
  readonly body: ObjectType;
  /** The ARM type's path, parent first: each segment with the input or the fixed name that fills it. */
  readonly path: readonly Segment[];
  /** The input that names the resource itself; undefined if the name is fixed. */
  readonly nameInput: string | undefined;
  /** Whether the class has the members of `properties` at its top level. */
  readonly flat: boolean;
  /** Inputs that are part of the id: another value requires a replacement. */
  readonly parameters: readonly string[];
}

interface Segment {
  readonly type: string;
  readonly input?: string;
  readonly fixed?: string;
}

/** Finds the ARM type of a class and the meaning of its inputs; returns a message if it cannot. */
export function mapClass(sdk: SdkClass, catalogue: Catalogue): Mapping | string {
  const exception = CLASSES[sdk.token];
  const namespace = NAMESPACES[sdk.module] ?? `microsoft.${sdk.module}`;
  const candidates = catalogue
    .resources(namespace, sdk.apiVersion)
    .filter(({ type }) => (exception ? sameWord(type, exception.type) : isNamed(type, sdk.name)));
  const wanted = `${sdk.token} (${namespace} at ${sdk.apiVersion} or older)`;
  if (candidates.length === 0) return `${catalogue.source} has no type for ${wanted}`;
  const mappings = candidates.flatMap((resource) => mapTo(sdk, resource, catalogue, exception?.name) ?? []);
  const [mapping] = mappings.sort((a, b) => a.path.length - b.path.length);
  return mapping ?? `the inputs of ${wanted} do not name a ${candidates.map(({ type }) => type).join(" or ")}`;
}

function isNamed(type: string, className: string): boolean {
  const last = type.slice(type.lastIndexOf("/") + 1);
  return sameWord(singular(last), className) || sameWord(last, className);
}

function mapTo(sdk: SdkClass, resource: Resource, catalogue: Catalogue, fixedName: string | undefined) {
  const body = bodyOf(resource, fixedName);
  if (body === undefined) return undefined;
  const parameters = sdk.inputs.filter(
    (input) => !isProperty(input, sdk, resource, body) && input !== "azureApiVersion",
  );
  const path = pathOf(resource, parameters, catalogue, fixedName);
  if (path === undefined) return undefined;
  return {
    sdk,
    resource,
    body,
    path,
    nameInput: path.at(-1)?.input,
    flat: isFlat(sdk),
    parameters: parameters.filter(
      (input) => ["resourceGroupName", ...SCOPES].includes(input) || path.some((segment) => segment.input === input),
    ),
  } satisfies Mapping;
}

function isFlat(sdk: SdkClass): boolean {
  return !sdk.inputs.includes("properties") && !sdk.outputs.includes("properties");
}

/** A parameter is an input that the body does not have. A role assignment's `scope` is in both, and read-only in the body. */
function isProperty(input: string, sdk: SdkClass, resource: Resource, body: ObjectType): boolean {
  if (["name", "resourceGroupName", ...SCOPES].includes(input)) return false;
  const inner = body.properties.properties;
  const properties = inner && isFlat(sdk) ? resource.resolve(inner.type) : undefined;
  const names = [
    ...Object.keys(body.properties),
    ...(properties?.$type === "ObjectType" ? Object.keys(properties.properties) : []),
  ];
  return names.some((name) => sameWord(name, input)) && !/Name$/.test(input);
}

function pathOf(resource: Resource, parameters: readonly string[], catalogue: Catalogue, fixedName?: string) {
  const [namespace = "", ...types] = resource.type.split("/");
  const group = types[0] === "resourceGroups";
  const left = parameters.filter((input) => group || !["resourceGroupName", ...SCOPES].includes(input));
  const segments: Segment[] = [];
  for (const [index, type] of types.entries()) {
    const last = index === types.length - 1;
    const input = last && fixedName !== undefined ? undefined : fitting(type, left, last);
    const fixed = last && fixedName !== undefined ? fixedName : onlyName([namespace, ...types.slice(0, index + 1)]);
    if (input === undefined && fixed === undefined) return undefined;
    segments.push(input === undefined ? { type, fixed: fixed ?? "" } : { type, input });
    if (input !== undefined) left.splice(left.indexOf(input), 1);
  }
  return segments;

  function onlyName(parts: readonly string[]): string | undefined {
    const parent = catalogue.find(parts.join("/"), resource.apiVersion);
    const name = parent?.body.$type === "ObjectType" ? parent.body.properties.name : undefined;
    const type = name && parent ? parent.resolve(name.type) : undefined;
    return type?.$type === "StringLiteralType" ? type.value : undefined;
  }
}

/** The parameter that names a segment: `serverName` for `servers`, `accountName` for `storageAccounts`. */
function fitting(type: string, parameters: readonly string[], last: boolean): string | undefined {
  const exception = PARAMETERS[type];
  if (exception !== undefined && parameters.includes(exception)) return exception;
  const segment = plain(singular(type));
  const named = parameters.filter((input) => input.endsWith("Name"));
  const stem = (input: string) => plain(input.replace(/Name$/, ""));
  return (
    named.find((input) => stem(input) === segment) ??
    named.find((input) => segment.endsWith(stem(input))) ??
    (last
      ? (named.find((input) => input === "resourceName") ?? parameters.find((input) => input === "name"))
      : undefined)
  );
}
