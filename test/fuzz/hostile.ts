import fc from "fast-check";

/** Texts that are known to break things: names that every object has, invalid numbers, ends of lines, texts and statements. */
const KNOWN = [
  ...["__proto__", "constructor", "prototype", "hasOwnProperty", "toString", "valueOf", "isPrototypeOf", "length"],
  ...["NaN", "Infinity", "-Infinity", "1e999", "1e-400", "1e+5", "-1", "-0", "0", "+1", "0x10", "0b1", ".5", "5."],
  ...["1_000", "1,234.5", " 1 ", "１２", "9007199254740993", "9".repeat(500), "0.".padEnd(500, "0")],
  ...["null", "undefined", "true"],
  ...["", " ", "\0", "\u2028", "\ud800", "\ufeff", "\r\n", "a\nb", "a".repeat(10_000), "%", "%00", "%ff", "+", "é€😀"],
  ...["'; DROP TABLE market.price; --", "<script>", "../../etc/passwd"],
  ...["http://x", "mssql://sa:pw@h/d", "//", "?", "#"],
  ...["0000-01-01", "9999-12-31T23:59:59.999Z", "2026-02-30", "2026-11-24T24:00Z", "-000001-01-01", "+275760-09-13"],
];

export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...KNOWN),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ maxLength: 40 }),
  fc.double().map(String),
  fc.integer().map(String),
);

/** A document as text, because no literal gives what a parser makes of a key such as __proto__. */
export const hostileJson: fc.Arbitrary<string> = fc.letrec<{ document: string }>((tie) => ({
  document: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      hostileText.map((text) => JSON.stringify(text)),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => JSON.stringify(number)),
      fc.constantFrom("null", "true", "false", "0", "-0", "1e308", "1e999", "9007199254740993", "[]", "{}"),
      fc.constantFrom(200, 3).map((depth) => "[".repeat(depth) + "]".repeat(depth)),
    ),
    fc.array(tie("document"), { maxLength: 8 }).map((items) => `[${items.join()}]`),
    fc
      .array(fc.tuple(hostileText, tie("document")), { maxLength: 5 })
      .map((pairs) => `{${pairs.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`),
  ),
})).document;

interface Change {
  readonly where: number;
  readonly how: "replaced" | "left out" | "twice" | "renamed";
  readonly value: string;
  readonly name: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  where: fc.nat(),
  how: fc.constantFrom("replaced", "replaced", "left out", "twice", "renamed"),
  value: hostileJson,
  name: hostileText,
});

/** A valid document with some places changed. */
export function spoilt(document: unknown): fc.Arbitrary<unknown> {
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const holder = { document: structuredClone(document) };
    for (const one of changes) apply(holder, one);
    return holder.document;
  });
}

type Branch = Record<string, unknown> | unknown[];
type Place = readonly [parent: Branch, key: string];

function apply(holder: { document: unknown }, { where, how, value, name }: Change): void {
  const places = placesIn(holder);
  const [parent, key] = places[where % places.length] as Place;
  if (Array.isArray(parent)) {
    const index = Number(key);
    if (how === "left out") parent.splice(index, 1);
    else if (how === "twice") parent.splice(index, 0, parent[index]);
    else parent[index] = JSON.parse(value);
  } else if (how === "left out" && (parent as unknown) !== holder) delete parent[key];
  else if (how === "renamed" && (parent as unknown) !== holder) {
    Object.defineProperty(parent, name, { value: parent[key], enumerable: true, configurable: true, writable: true });
    if (name !== key) delete parent[key];
  } else parent[key] = JSON.parse(value);
}

/** Every place in a document, except below a maximum depth. */
function placesIn(branch: object, depth = 0): Place[] {
  if (depth > 20) return [];
  return Object.entries(branch).flatMap(([key, value]) => [
    [branch as Branch, key] as const,
    ...(typeof value === "object" && value !== null ? placesIn(value, depth + 1) : []),
  ]);
}

/** Whether a text is valid as a message of ours: one line of bounded length. */
export function isLine(text: unknown, most = 1_000): boolean {
  return typeof text === "string" && text.length <= most && text !== "" && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text);
}
