import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { findTool } from "../../scripts/npm-tools.ts";

/** Microsoft's own parser and checker of the Kusto query language, pinned: the same as in the portal's editor. */
export const KUSTO = "@kusto/language-service-next@12.4.1";

export interface Judged {
  /** The problems with the query. */
  readonly errors: readonly string[];
  /** The columns of its result, as `Name: type`. */
  readonly columns: readonly string[];
}

interface List<Item> {
  readonly Count: number;
  getItem(index: number): Item;
}

/** The parts of it that are used: C#, compiled to JavaScript. */
interface Language {
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: unknown): Code };
  readonly GlobalState: { readonly Default: unknown };
}

interface Code {
  readonly ResultType: { readonly Columns: List<{ readonly Name: string; readonly Type: { readonly Name: string } }> };
  GetDiagnostics(): List<{ readonly Severity: string; readonly Message: string }>;
}

/** Returns a checker for queries on the given tables; undefined if Microsoft's checker is not in `.tools/`. */
export function kustoJudge(tables: Readonly<Record<string, string>>): ((query: string) => Judged) | undefined {
  const folder = findTool(KUSTO);
  if (folder === undefined) return undefined;
  const context = createContext({ console });
  for (const script of ["bridge.min.js", "Kusto.Language.Bridge.min.js"])
    runInContext(readFileSync(join(folder, script), "utf8"), context, { filename: script });
  const { KustoCode, GlobalState }: Language = runInContext("Kusto.Language", context);
  const known = Object.entries(tables).map(([name, columns]) => `let ${name} = datatable(${columns}) [];\n`);
  return (query) => {
    const code = KustoCode.ParseAndAnalyze(known.join("") + query, GlobalState.Default);
    return {
      errors: itemsOf(code.GetDiagnostics()).map(({ Severity, Message }) => `${Severity}: ${Message}`),
      columns: itemsOf(code.ResultType.Columns).map(({ Name, Type }) => `${Name}: ${Type.Name}`),
    };
  };
}

function itemsOf<Item>(list: List<Item>): Item[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}
