import { cut } from "@tracker/core";
import * as v from "valibot";

/** More of a page than this is not looked at for its text. */
const LONGEST_PAGE = 20_000;

/**
 * A reader of a source's own errors: the text that is taken out of a document that matches the schema, or undefined where it does not
 * match. A document where a text is expected is told as JSON.
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

/** What a body of no known form says to a person: the text of a page without its markup, a document as JSON; nothing where that is nothing. */
export function plainText(body: unknown): string {
  if (typeof body === "string") return oneLine(textOfPage(body.slice(0, LONGEST_PAGE)));
  const isEmpty = typeof body === "object" && Object.keys(body ?? {}).length === 0;
  return isEmpty ? "" : oneLine(jsonOf(body));
}

/** Its title, and what is shown where that does not begin with it. */
function textOfPage(page: string): string {
  const [, title = ""] = /<title[^<>]*>([^<]*)/i.exec(page) ?? [];
  const body = page.replace(/<(head|style|script|title)\b[\s\S]*?<\/\1\s*>/gi, " ").replace(/<[^<>]*>/g, " ");
  const [name = "", shown = ""] = [title, body].map((part) => part.replace(/\s+/g, " ").trim());
  return shown.startsWith(name) ? shown : [name, shown].filter(Boolean).join(": ");
}

/** The first 200 characters of a text on one line, of which none are spent on what is blank. */
export function oneLine(text: string): string {
  return cut(text.replace(/[\s\p{Cc}]+/gu, " ").trim());
}

/** What a document says in a place where a text is expected, whatever is there. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : jsonOf(value);
}

export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // JSON.parse takes what is nested more deeply than JSON.stringify can write.
    return "what is nested too deeply to be told";
  }
}
