/** A mistake of an editor in one file of the semantic model, and who finds it. */
export type Mistake = readonly [
  what: string,
  file: string,
  from: string | RegExp,
  to: string,
  /** Part of our own check's message. */
  ours: string,
  /** Part of the message from Microsoft's reader; undefined if the reader accepts it, and only our own check finds it. */
  reader: string | undefined,
];

type InOneFile = readonly [what: string, from: string | RegExp, to: string, ours: string, reader?: string];

/** Mistakes in one file; those without a reader's message are accepted by the reader. */
export function mistakesIn(file: string, mistakes: readonly InOneFile[]): readonly Mistake[] {
  return mistakes.map(([what, from, to, ours, reader]) => [what, file, from, to, ours, reader]);
}

export const PRICE = "tables/Price.tmdl";
export const TIME = "tables/Time.tmdl";
export const DATE = "tables/Date.tmdl";
export const MODEL = "model.tmdl";
export const DATABASE = "database.tmdl";
export const EXPRESSIONS = "expressions.tmdl";
export const RELATIONSHIPS = "relationships.tmdl";
export const CULTURE = "cultures/en-US.tmdl";
export const MORE = "tables/More.tmdl";

/** The line that a relationship begins with. */
export const RELATIONSHIP = "relationship PriceToDate\n";

/** A hierarchy that could be in the table Time. */
export const HIERARCHY = "\thierarchy Clock\n\n\t\tlevel Hour\n\t\t\tcolumn: Hour\n\n";
