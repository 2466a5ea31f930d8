import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type ErrorObject } from "ajv";
import { type Json, lookUp, places } from "./json.ts";

/** The variable with the folder of Microsoft's published schemas, if they are not beside the repository. */
export const SCHEMAS_VARIABLE = "POWERBI_SCHEMAS";

/** The beginning of every schema's address; the rest is its path in microsoft/json-schemas. */
export const BASE = "https://developer.microsoft.com/json-schemas/";

export type FoundSchemas =
  | { readonly folder: string; readonly missing?: undefined }
  | { readonly folder?: undefined; readonly missing: string };

/** Finds a copy of microsoft/json-schemas, or of the part used here. */
export function findSchemas(environment: NodeJS.ProcessEnv = process.env): FoundSchemas {
  const folder = environment[SCHEMAS_VARIABLE] ?? join(import.meta.dirname, "../../../shared/powerbi-schemas");
  return existsSync(join(folder, "fabric"))
    ? { folder }
    : {
        missing: `Power BI's published schemas (microsoft/json-schemas) are not in ${folder}; ${SCHEMAS_VARIABLE} names another folder`,
      };
}

export interface Schemas {
  /** Why a schema cannot be used; undefined if it can. */
  missing(address: string): string | undefined;
  /** The problems of a value, one per line, by the schema at that address (or the definition in it after "#"). */
  complaints(address: string, value: Json): readonly string[];
}

/** Reads schemas from a folder on demand. */
export function openSchemas(folder: string): Schemas {
  // The schemas use descriptive keywords and unions that strict mode refuses.
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
    // Under the address that others refer to: the "$id" of some differs from it by a letter.
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
