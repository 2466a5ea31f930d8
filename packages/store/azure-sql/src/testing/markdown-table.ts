/** The rows of the table under a heading of a Markdown text, by column. Throws an Error if there is none. */
export function tableUnder(heading: string, text: string): readonly Readonly<Record<string, string>>[] {
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`));
  const lines = section?.split("\n").filter((line) => line.startsWith("|")) ?? [];
  const [names = [], , ...rows] = lines.map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  if (rows.length === 0) throw new Error(`there is no table under the heading ${heading}`);
  return rows.map((cells) => Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""])));
}
