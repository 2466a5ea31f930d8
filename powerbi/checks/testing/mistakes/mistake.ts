/** A mistake of an editor in one file of the semantic model, and who finds it. */
export type Mistake = readonly [
  what: string,
  file: string,
  from: string | RegExp,
  to: string,
  /** Part of our own check's message. */
  ours: string,
  /** Part of the message from Microsoft's reader, or NOBODY_ELSE. */
  reader: string | undefined,
];

/** The reader accepts it: only our own check finds it. */
export const NOBODY_ELSE = undefined;

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
