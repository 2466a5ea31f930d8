import { cut } from "@tracker/core";
import * as v from "valibot";

/** No more of a page than this is searched for its text. */
const LONGEST_PAGE = 20_000;

/**
 * Returns a reader of a source's own errors: `text` of a document that matches the schema, or undefined if it does not match. If there is no
 * text in that place, the value there is written as JSON.
 */
export function errorText<Fields extends v.GenericSchema<unknown, unknown>>(
  schema: Fields,
  text: (fields: v.InferOutput<Fields>) => unknown,
): (body: unknown) => string | undefined {
  return (body) => {
    const result = v.safeParse(schema, body);
    return result.success ? oneLine(textOf(text(result.output))) : undefined;
  };
}

/** A body of unknown form as text for a person: a page without its markup, a document as JSON; an empty text if there is nothing in it. */
export function plainText(body: unknown): string {
  if (typeof body === "string") return oneLine(textOfPage(body.slice(0, LONGEST_PAGE)));
  const isEmpty = typeof body === "object" && Object.keys(body ?? {}).length === 0;
  return isEmpty ? "" : oneLine(jsonOf(body));
}

/** The page's title and visible text, without the title if the text begins with it. */
function textOfPage(page: string): string {
  const [, title = ""] = /<title[^<>]*>([^<]*)/i.exec(page) ?? [];
  const body = page.replace(/<(head|style|script|title)\b[\s\S]*?<\/\1\s*>/gi, " ").replace(/<[^<>]*>/g, " ");
  const [name = "", shown = ""] = [title, body].map((part) => part.replace(/\s+/g, " ").trim());
  return shown.startsWith(name) ? shown : [name, shown].filter(Boolean).join(": ");
}

/** The first 200 characters of a text on one line, with runs of white space collapsed. */
export function oneLine(text: string): string {
  return cut(text.replace(/[\s\p{Cc}]+/gu, " ").trim());
}

/** The value in a place where a text is expected: the text, or any other value as JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : jsonOf(value);
}

export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // JSON.parse accepts values that are nested more deeply than JSON.stringify can write.
    return "a value nested too deeply to show";
  }
}
