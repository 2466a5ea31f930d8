/** The columns of each view in schema bi, with their SQL types without lengths. */
export type Views = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The names for a number and a day in the views' own inner queries. */
const INNER: Readonly<Record<string, string>> = { n: "int", day: "date" };

/**
 * Reads the columns of those views from the migrations that create and alter them; unknown views are left out. Supports plain columns, CAST,
 * CONVERT, DATEDIFF, DATEPART, integer arithmetic and a CASE of texts; throws an Error for a column of any other form.
 */
export function viewsOf(sql: string, names: readonly string[]): Views {
  const text = sql.replace(/--.*$/gm, "");
  const types = new Map(Object.entries(INNER));
  for (const [, columns = ""] of text.matchAll(/CREATE TABLE [\w.]+ \(([\s\S]*?)\n\);/g))
    for (const [, name = "", type = ""] of columns.matchAll(/^ {2}(\w+) (\w+)/gm))
      if (name !== "CONSTRAINT") types.set(name, type);
  for (const [, name = "", type = ""] of text.matchAll(/ALTER TABLE [\w.]+ ADD (?!CONSTRAINT)(\w+) (\w+)/g))
    types.set(name, type);
  const views = [...selectListsOf(sql)].filter(([name]) => names.includes(name));
  return new Map(views.map(([name, items]) => [name, new Map(items.map((item) => columnOf(name, item, types)))]));
}

/** What each view selects, as the newest migration has it; every item ends in its column's name. */
export function selectListsOf(sql: string): ReadonlyMap<string, readonly string[]> {
  const views = sql.replace(/--.*$/gm, "").matchAll(/(?:CREATE|ALTER) VIEW (?:bi|dbo)\.(\w+) AS\n([\s\S]*?);\s*\nGO/g);
  return new Map(
    [...views].map(([, name = "", body = ""]) => [name, topLevel(selectList(body), ",").map((item) => item.trim())]),
  );
}

function columnOf(view: string, item: string, types: ReadonlyMap<string, string>): readonly [string, string] {
  const [, made = "", alias] = /^([\s\S]+?)(?: AS (\w+))?$/.exec(item) ?? [];
  const plain = /^(?:\w+\.)?(\w+)$/.exec(made)?.[1];
  const type = plain === undefined ? typeOf(made) : types.get(plain);
  const column = alias ?? plain;
  if (type === undefined || column === undefined) throw new Error(`${view}: the type of "${item}" is not understood`);
  return [column, type];
}

function typeOf(made: string): string | undefined {
  if (/^(DATEDIFF|DATEPART)\(/.test(made) || /^[\d\s+*\w.]+$/.test(made)) return "int";
  if (/^CASE\b(?:(?!THEN (?!')|ELSE (?!'))[\s\S])*END$/.test(made)) return "varchar";
  return /^CAST\([\s\S]* AS (\w+)(?:\(\d+\))?\)$/.exec(made)?.[1] ?? /^CONVERT\((\w+)/.exec(made)?.[1];
}

/** The text between the last SELECT outside parentheses and its FROM. */
function selectList(body: string): string {
  const words = topLevel(body, "SELECT").at(-1) ?? "";
  return topLevel(words, "FROM")[0] ?? "";
}

/** Splits at a separator outside parentheses; a word must match as a whole. */
function topLevel(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  const tokens = new RegExp(`[()]|${/\w/.test(separator) ? `\\b${separator}\\b` : separator}`, "g");
  for (const { 0: token, index } of text.matchAll(tokens)) {
    if (token === "(") depth += 1;
    else if (token === ")") depth -= 1;
    else if (depth === 0) {
      parts.push(text.slice(from, index));
      from = index + token.length;
    }
  }
  return [...parts, text.slice(from)];
}
