/**
 * All variants of a statement with two columns swapped: in a list of columns, in a SELECT list, in a SET list, or in the paths of a JSON. Each
 * with a description of the swap.
 */
export function swapsOf(statement: string): readonly (readonly [what: string, swapped: string])[] {
  return listsIn(statement).flatMap(({ start, items, swap }) => {
    const [from, to] = [start, start + items.join(",").length];
    return pairsOf(items.length).flatMap(([i, j]) => {
      const swapped = [...items];
      [swapped[i], swapped[j]] = swap(items[i] as string, items[j] as string);
      const text = statement.slice(0, from) + swapped.join(",") + statement.slice(to);
      return text === statement ? [] : [[`${items[i]?.trim()} ↔ ${items[j]?.trim()}`, text] as const];
    });
  });
}

interface List {
  readonly start: number;
  readonly items: readonly string[];
  /** Returns two items as they read when swapped. */
  readonly swap: (a: string, b: string) => [string, string];
}

const KINDS: readonly (readonly [begins: RegExp, ends: RegExp, swap: List["swap"]])[] = [
  [/INSERT INTO \S+ \(/g, /\)/, (a, b) => [b, a]],
  [/SELECT\s+(?:TOP \(\S+\) )?/g, /\s+FROM\b/, (a, b) => [named(withoutName(b), a), named(withoutName(a), b)]],
  [/WITH \((?=\s*\w+ \w+[( ])/g, /\n\)/, exchanged(/'\$\[\d+\]'/)],
  [/\nSET (?=\w+ = )/g, /\nFROM/, exchanged(/\w+\.\w+/)],
];

function listsIn(statement: string): List[] {
  return KINDS.flatMap(([begins, ends, swap]) =>
    [...statement.matchAll(begins)].map(({ index, 0: head }) => {
      const start = index + head.length;
      const length = statement.slice(start).search(ends);
      return { start, items: itemsOf(statement.slice(start, start + length)), swap };
    }),
  );
}

/** Splits a list at the commas outside parentheses. */
function itemsOf(list: string): string[] {
  const items = [""];
  let depth = 0;
  for (const letter of list) {
    if (letter === "(") depth++;
    if (letter === ")") depth--;
    if (letter === "," && depth === 0) items.push("");
    else items[items.length - 1] += letter;
  }
  return items;
}

const ALIAS = /\s+AS (\[?\w+\]?)\s*$/;

const withoutName = (item: string) => item.replace(ALIAS, "");

/** A value under the name of another item. */
function named(value: string, item: string): string {
  const name = ALIAS.exec(item)?.[1] ?? item.trim().split(".").at(-1);
  return `${value} AS ${name}`;
}

/** Swaps the parts of two items that match a pattern. */
function exchanged(pattern: RegExp): List["swap"] {
  return (a, b) => [
    a.replace(pattern, () => pattern.exec(b)?.[0] ?? ""),
    b.replace(pattern, () => pattern.exec(a)?.[0] ?? ""),
  ];
}

function pairsOf(count: number): [number, number][] {
  return Array.from({ length: count }, (_, i) => i).flatMap((i) =>
    Array.from({ length: count - i - 1 }, (_, step): [number, number] => [i, i + step + 1]),
  );
}
