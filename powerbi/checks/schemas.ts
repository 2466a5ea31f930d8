import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject } from "ajv";
import { type Json, lookUp, places } from "./json.ts";

/** Names the folder that holds Microsoft's published schemas, where they are not beside the repository. */
export const SCHEMAS_VARIABLE = "POWERBI_SCHEMAS";

/** What the address of a schema begins with; the rest is its path in microsoft/json-schemas. */
export const BASE = "https://developer.microsoft.com/json-schemas/";

export type FoundSchemas =
  | { readonly folder: string; readonly missing?: undefined }
  | { readonly folder?: undefined; readonly missing: string };

/** Finds a copy of microsoft/json-schemas, or of the part of it that matters here. */
export function findSchemas(environment: NodeJS.ProcessEnv = process.env): FoundSchemas {
  const folder = environment[SCHEMAS_VARIABLE] ?? join(import.meta.dirname, "../../../shared/powerbi-schemas");
  return existsSync(join(folder, "fabric"))
    ? { folder }
    : {
        missing: `Power BI's published schemas (microsoft/json-schemas) are not in ${folder}; ${SCHEMAS_VARIABLE} names another folder`,
      };
}

export interface Schemas {
  /** Why nothing can be held against a schema, or undefined when something can. */
  missing(address: string): string | undefined;
  /** What is wrong with a value, each in a line, by the schema of that address (a definition in it after "#"). */
  complaints(address: string, value: Json): readonly string[];
}

/** Reads schemas from a folder as they are asked for. */
export function openSchemas(folder: string): Schemas {
  // The schemas use keywords that only describe, and unions that strict mode refuses.
  const ajv = new Ajv({ strict: false, allErrors: true });
  const known = new Map<string, string | undefined>();

  function missing(address: string): string | undefined {
    const [document = ""] = address.split("#");
    if (!known.has(document)) {
      // Set before its references are read: schemas may refer to each other.
      known.set(document, undefined);
      known.set(document, add(document));
    }
    return known.get(document);
  }

  function add(address: string): string | undefined {
    if (!address.startsWith(BASE)) return `${address} is not one of Microsoft's schemas`;
    const path = join(folder, address.slice(BASE.length));
    if (!existsSync(path)) return `${address.slice(BASE.length)} is not in ${folder}`;
    const schema: { [name: string]: Json } = JSON.parse(readFileSync(path, "utf8"));
    // Under the address it is referred to by: what some say of themselves in "$id" differs from it by a letter.
    ajv.addSchema({ ...schema, $id: address });
    return referredTo(schema, address)
      .map(missing)
      .find((reason) => reason !== undefined);
  }

  return {
    missing,
    complaints(address, value) {
      const reason = missing(address);
      if (reason !== undefined) return [reason];
      const validate = ajv.getSchema(address);
      if (validate === undefined) return [`${address} does not exist`];
      return validate(value) ? [] : (validate.errors ?? []).map(describe);
    },
  };
}

function referredTo(schema: Json, address: string): string[] {
  const references = [...places(schema)]
    .map(({ value }) => lookUp(value, "$ref"))
    .filter((to) => typeof to === "string");
  return references.filter((to) => !to.startsWith("#")).map((to) => new URL(to, address).href);
}

function describe({ instancePath, message, params }: ErrorObject): string {
  const which = params.additionalProperty ?? params.allowedValue;
  return `${instancePath || "/"} ${message}${which === undefined ? "" : `: ${which}`}`;
}
