import { isObject, type Json, lookUp, type Place, places } from "./json.ts";
import { BASE } from "./schemas.ts";

const QUERY = `${BASE}fabric/item/report/definition/semanticQuery/1.3.0/schema.json#/definitions/`;

export interface Expression extends Place {
  /** The definition that it must match. */
  readonly schema: string;
}

/**
 * The expressions and filters among the formatting properties of a file. The files' schemas leave these properties
 * open, so that they would accept a misspelt expression.
 */
export function formattingExpressions(content: Json): readonly Expression[] {
  return [...places(content)].flatMap(({ at, value }) => {
    if (!isObject(value)) return [];
    const filter = lookUp(value, "filter", "filter");
    return [
      ...(value.expr === undefined
        ? []
        : [{ at: `${at}/expr`, value: value.expr, schema: `${QUERY}QueryExpressionContainer` }]),
      ...(filter === undefined
        ? []
        : [{ at: `${at}/filter/filter`, value: filter, schema: `${QUERY}FilterDefinition` }]),
    ];
  });
}
