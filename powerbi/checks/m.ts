import powerQuery from "@microsoft/powerquery-parser";

/** A query in M, as read by Microsoft's own parser. */
export interface Query {
  /** Its steps in order: each a name and its expression, with whitespace collapsed. */
  readonly steps: readonly { readonly name: string; readonly expression: string }[];
  /** The names that it uses, of steps and of anything else. */
  readonly used: readonly string[];
  /** The literal texts in it, with their quotes. */
  readonly texts: readonly string[];
}

/** Reads a query, or returns the parser's message if it is not M. */
export async function readM(text: string): Promise<Query | { readonly problem: string }> {
  const { DefaultSettings, Language, TaskUtils } = powerQuery;
  const task = await TaskUtils.tryLexParse(DefaultSettings, text);
  if (TaskUtils.isError(task)) return { problem: task.error.message };
  if (!TaskUtils.isParseStageOk(task)) return { problem: "it is not M" };
  const { NodeKind } = Language.Ast;
  const read = { steps: [] as { name: string; expression: string }[], used: [] as string[], texts: [] as string[] };
  for (const node of task.nodeIdMapCollection.astNodeById.values()) {
    if (node.kind === NodeKind.IdentifierPairedExpression) {
      const { positionStart: start, positionEnd: end } = node.value.tokenRange;
      const expression = text.slice(start.codeUnit, end.codeUnit).replace(/\s+/g, " ");
      read.steps.push({ name: node.key.literal, expression });
    }
    if (node.kind === NodeKind.IdentifierExpression) read.used.push(node.identifier.literal);
    if (node.kind === NodeKind.LiteralExpression && node.literal.startsWith('"')) read.texts.push(node.literal);
  }
  return read;
}
