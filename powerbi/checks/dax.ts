/** A token of DAX, excluding comments and whitespace. */
interface Token {
  readonly kind: "text" | "table" | "field" | "word" | "sign";
  /** Verbatim, with its quotes or brackets. */
  readonly text: string;
  readonly index: number;
}

/** `Table[Column]`, `'A table'[Column]`, `[Measure]` or `'A table'`. */
export interface DaxReference {
  readonly table: string | undefined;
  readonly field: string | undefined;
  /** False for a table's name without quotes. */
  readonly quoted: boolean;
}

/**
 * A quote inside a text or a table's name is doubled, as is a closing bracket inside a field's name
 * (https://learn.microsoft.com/dax/dax-syntax-reference). An unclosed one remains as a sign.
 */
const PIECE = new RegExp(
  [
    /(?<comment>\/\/.*|--.*|\/\*[\s\S]*?\*\/)/u,
    /(?<text>"(?:[^"]|"")*")/u,
    /(?<table>'(?:[^'\n]|'')+')/u,
    /(?<field>\[(?:[^\]\n]|\]\])+\])/u,
    /(?<word>[\p{L}\p{N}_.]+)/u,
    /(?<sign>\/\*|\*\/|\S)/u,
  ]
    .map(({ source }) => source)
    .join("|"),
  "gu",
);

const PAIRS = new Map([
  ["(", ")"],
  ["{", "}"],
]);
const CLOSING = [...PAIRS.values()];
const LEFT_OVER = ['"', "'", "[", "]", "/*", "*/"];
const SIGNS = ["(", ")", "{", "}", ",", ";", "+", "-", "*", "/", "^", "&", "=", "<", ">", "|", "!", "@", ":"];
/** Words that may follow a value without an operator between. */
const JOINING = ["VAR", "RETURN", "IN", "AND", "OR", "ORDER", "ASC", "DESC"];
const OPERATORS = ["+", "-", "*", "/", "^", "&", "=", "<", ">", "|"];

function tokensOf(dax: string): readonly Token[] {
  return [...dax.matchAll(PIECE)].flatMap(({ 0: text, index, groups = {} }) => {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    return kind === "comment" ? [] : [{ kind: kind as Token["kind"], text, index }];
  });
}

/** The syntax problems of an expression, one per line: unclosed or unopened brackets and missing operators. Functions are not checked. */
export function daxProblems(dax: string): readonly string[] {
  const tokens = tokensOf(dax);
  if (tokens.length === 0) return ["the expression is empty"];
  const leftOver = tokens.filter(({ kind, text }) => kind === "sign" && LEFT_OVER.includes(text));
  // After a missing quote everything is misread.
  if (leftOver.length > 0) return [`${leftOver[0]?.text} has no counterpart`];
  const strange = tokens.find(({ kind, text }) => kind === "sign" && !SIGNS.includes(text));
  if (strange !== undefined) return [`${strange.text} is not a DAX token`];
  const says = (word: string) => tokens.some(({ kind, text }) => kind === "word" && text.toUpperCase() === word);
  return [
    ...(says("VAR") === says("RETURN") ? [] : ["VAR and RETURN belong together"]),
    ...parenthesesProblems(tokens),
    ...tokens.flatMap((token, index) => neighbourProblems(token, tokens[index + 1])),
  ];
}

function parenthesesProblems(tokens: readonly Token[]): readonly string[] {
  const open: string[] = [];
  for (const { kind, text } of tokens) {
    if (kind !== "sign") continue;
    if (PAIRS.has(text)) open.push(text);
    else if (CLOSING.includes(text) && PAIRS.get(open.pop() ?? "") !== text) return [`${text} closes nothing`];
  }
  return open.map((text) => `${text} is not closed`);
}

function neighbourProblems({ kind, text }: Token, next: Token | undefined): readonly string[] {
  const ends = kind === "text" || kind === "field" || (kind === "sign" && CLOSING.includes(text));
  const begins = next?.kind === "word" ? !JOINING.includes(next.text.toUpperCase()) : next?.kind !== "sign";
  if (ends && next !== undefined && begins) return [`there is no operator between ${text} and ${next.text}`];
  const stops = next === undefined || (next.kind === "sign" && [...CLOSING, ","].includes(next.text));
  return kind === "sign" && OPERATORS.includes(text) && stops ? [`nothing follows ${text}`] : [];
}

/** The tables, columns and measures that an expression names. */
export function daxReferences(dax: string): readonly DaxReference[] {
  const tokens = tokensOf(dax);
  return tokens.flatMap(({ kind, text, index }, place): DaxReference[] => {
    const before = tokens[place - 1];
    if (kind === "table")
      return tokens[place + 1]?.kind === "field" ? [] : [{ table: named(text), field: undefined, quoted: true }];
    if (kind !== "field") return [];
    const field = text.slice(1, -1).replaceAll("]]", "]");
    if (before?.kind === "table") return [{ table: named(before.text), field, quoted: true }];
    // `RETURN [Measure]` has a space, `Price[Slot]` has none.
    const unquoted = before?.kind === "word" && before.index + before.text.length === index;
    return [{ table: unquoted ? before.text : undefined, field, quoted: !unquoted }];
  });
}

const named = (table: string) => table.slice(1, -1).replaceAll("''", "'");
