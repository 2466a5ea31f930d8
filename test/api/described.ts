import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

/** The parts of an OpenAPI 3.1 description that answers are checked against. */
export interface Description {
  readonly paths: Readonly<Record<string, { readonly get: Operation }>>;
  readonly components: { readonly responses: Readonly<Record<string, Described>> };
}

interface Operation {
  readonly operationId: string;
  readonly responses: Readonly<Record<string, Described | { readonly $ref: string }>>;
}

interface Described {
  readonly headers?: Readonly<Record<string, { readonly $ref: string }>>;
  readonly content?: Readonly<Record<string, unknown>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** The text of the body; empty if there is none. */
  readonly text: string;
}

export interface Judge {
  /** The problems with an answer to GET at a path, or with one for the shared response of that name. */
  problemsOf(answered: Answered, path: string, response?: string): string[];
  /** The problems with a value as the JSON of a path's 200. */
  problemsOfBody(body: unknown, path: string): string[];
}

/** Checks answers against a description, strictly: anything not described is a problem too. */
export function judgeBy(description: Description): Judge {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(closed(description) as object, "openapi");
  const compiled = new Map<string, ValidateFunction>();
  const holds = (pointer: string, value: unknown): string[] => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi#${pointer}` });
    compiled.set(pointer, validate);
    return validate(value) ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
  };

  function problemsOf({ status, headers, text }: Answered, path: string, response?: string): string[] {
    const own = `/paths/${path.replaceAll("/", "~1")}/get/responses/${status}`;
    const found = response === undefined ? resolve(own) : `/components/responses/${response}`;
    const described = at(found) as Described | undefined;
    if (described === undefined) return [`${status} is not described`];
    const missing = Object.entries(described.headers ?? {}).flatMap(([name, { $ref }]) => {
      const pointer = $ref.slice(1);
      const value = headers.get(name);
      if (value === null) return (at(pointer) as { required?: true }).required ? [`${name} is missing`] : [];
      return holds(`${pointer}/schema`, /^\d+$/.test(value) ? Number(value) : value);
    });
    const type = headers.get("content-type")?.split(";")[0] ?? "";
    const media = `${found}/content/${type.replace("/", "~1")}`;
    if (status === 304) return [...missing, ...(text === "" ? [] : ["a body is not described"])];
    if (at(media) === undefined) return [...missing, `${type} is not described`];
    return [...missing, ...holds(`${media}/schema`, type === "application/json" ? JSON.parse(text) : text)];
  }

  /** Resolves a pointer, following references. */
  function resolve(pointer: string): string {
    const reference = (at(pointer) as { $ref?: string } | undefined)?.$ref;
    return reference === undefined ? pointer : reference.slice(1);
  }

  function at(pointer: string): unknown {
    const keys = pointer.slice(1).split("/");
    return keys.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key.replaceAll("~1", "/")],
      description,
    );
  }

  return {
    problemsOf,
    problemsOfBody: (body, path) =>
      holds(`/paths/${path.replaceAll("/", "~1")}/get/responses/200/content/application~1json/schema`, body),
  };
}

/** The same schemas, but without additional properties of objects. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, closed(inner)]);
  const isObject = (value as { type?: unknown }).type === "object" && "properties" in value;
  return { ...Object.fromEntries(entries), ...(isObject && { additionalProperties: false }) };
}
