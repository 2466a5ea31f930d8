/** A part of a .sql file that is sent by itself, and the line of the file on which it begins, from 1. */
export interface Batch {
  readonly text: string;
  readonly line: number;
}

/** Splits a file at its lines `GO`, as SQL Server's own tools do; parts without a statement are left out. */
export function splitBatches(sql: string): Batch[] {
  const batches: Batch[] = [];
  let line = 1;
  for (const text of sql.split(/^[ \t]*GO[ \t]*$/im)) {
    if (hasStatement(text)) batches.push({ text, line });
    line += text.split("\n").length - 1;
  }
  return batches;
}

function hasStatement(text: string): boolean {
  return (
    text
      .replace(/--.*$/gm, "")
      .replace(/\/\*[\s\S]*?\*\//g, "")
      .trim() !== ""
  );
}
