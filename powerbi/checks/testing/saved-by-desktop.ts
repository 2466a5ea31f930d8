import { createHash } from "node:crypto";

/**
 * The files of a semantic model as Power BI Desktop saves them: with a lineage tag for every table, column, measure and parameter, its own
 * annotations, a culture with linguistic metadata, a newer level, Windows line ends and a byte order mark. (As found in projects saved by
 * Desktop, which was not run here.)
 */
export function savedByDesktop(files: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const saved = new Map([...files].map(([name, text]) => [name, withNotes(name, text)]));
  saved.set("database.tmdl", "database\n\tcompatibilityLevel: 1606\n\n");
  saved.set("cultures/en-US.tmdl", CULTURE);
  return new Map([...saved].map(([name, text]) => [name, `\uFEFF${text.replaceAll("\n", "\r\n")}`]));
}

const CULTURE = `cultureInfo en-US

	linguisticMetadata =
			{
			  "Version": "1.0.0",
			  "Language": "en-US"
			}
		contentType: json

`;

const tag = (of: string) =>
  createHash("sha256")
    .update(of)
    .digest("hex")
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");

function withNotes(name: string, text: string): string {
  if (name === "model.tmdl") return ofModel(text);
  if (name === "expressions.tmdl") return ofParameters(text);
  return name.startsWith("tables/") ? ofTable(name, text) : text;
}

function ofModel(text: string): string {
  return text
    .replace(
      /(?<=sourceQueryCulture: en-US\n)/,
      "\tdataAccessOptions\n\t\tlegacyRedirects\n\t\treturnErrorValuesAsNull\n",
    )
    .replace(
      /(?<=^annotation .*\n)/m,
      '\nannotation PBI_QueryOrder = ["Server","Database"]\n\nannotation PBI_ProTooling = ["DevMode"]\n',
    )
    .replace(/\n*$/, "\n\nref cultureInfo en-US\n\n");
}

function ofParameters(text: string): string {
  return text.replace(
    /^expression .*\n/gm,
    (line) =>
      `${line}\tlineageTag: ${tag(line)}\n\n\tannotation PBI_NavigationStepName = Navigation\n\n\tannotation PBI_ResultType = Text\n`,
  );
}

function ofTable(name: string, text: string): string {
  return text
    .replace(/^table .*\n/m, (line) => `${line}\tlineageTag: ${tag(line)}\n`)
    .replace(/^\t\tdisplayFolder: .*\n/gm, (line, at) => `${line}\t\tlineageTag: ${tag(`${name} measure ${at}`)}\n`)
    .replace(/^\t\tsummarizeBy: .*\n/gm, (line, at) => `\t\tlineageTag: ${tag(`${name} column ${at}`)}\n${line}`)
    .replace(/^\tcolumn .*\n(?:\t\t.*\n)+/gm, (column) => {
      const hidden = column.includes("\t\tisHidden\n") ? "\n\t\tchangedProperty = IsHidden\n" : "";
      return `${column}${hidden}\n\t\tannotation SummarizationSetBy = User\n`;
    })
    .replace(/\n*$/, "\n\n\tannotation PBI_NavigationStepName = Navigation\n\n\tannotation PBI_ResultType = Table\n\n");
}
