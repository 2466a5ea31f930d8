import type { Answer, Session } from "./session.ts";

/** The names in a model: of columns and measures as `Table[Column]`, of relationships as `From[Column] to To[Column]`. */
export interface Contents {
  readonly tables: readonly string[];
  readonly columns: readonly string[];
  readonly measures: readonly string[];
  readonly relationships: readonly string[];
}

/** What the reader lists in a model. */
export interface Reading extends Contents {
  /** The reader's message. */
  readonly message: string;
  /** The distinct storage modes of all queries. */
  readonly modes: readonly string[];
}

/** Asks a reader to open a `.SemanticModel` folder. Resolves to its message if it refuses, without the leading path of the file. */
export async function refusalOf(session: Session, folder: string): Promise<string | undefined> {
  const { isError, message } = await open(session, folder);
  return isError ? message.replace(/^.*?Failed to import TMDL folder: /s, "").replace(/\s+/g, " ") : undefined;
}

/** Opens a `.SemanticModel` folder and lists its contents; throws an Error with the reader's message if it refuses. */
export async function readModelBy(session: Session, folder: string): Promise<Reading> {
  const { isError, message } = await open(session, folder);
  if (isError) throw new Error(message);
  const list = async <Row>(tool: string): Promise<readonly Row[]> => {
    const answer = await session.ask(tool, { operation: "List" });
    if (answer.isError) throw new Error(`${tool}: ${answer.message}`);
    return answer.data as readonly Row[];
  };
  const fields = (rows: readonly OfTable[], kind: "columns" | "measures") =>
    rows.flatMap(({ tableName, ...lists }) => (lists[kind] ?? []).map(({ name }) => `${tableName}[${name}]`));
  const partitions = await list<OfTable>("partition_operations");
  return {
    message,
    tables: (await list<{ name: string }>("table_operations")).map(({ name }) => name),
    columns: fields(await list("column_operations"), "columns"),
    measures: fields(await list("measure_operations"), "measures"),
    relationships: (await list<Relationship>("relationship_operations")).map(
      ({ fromTable, fromColumn, toTable, toColumn }) => `${fromTable}[${fromColumn}] to ${toTable}[${toColumn}]`,
    ),
    modes: [...new Set(partitions.flatMap((rows) => (rows.partitions ?? []).map(({ mode }) => mode)))],
  };
}

/** Has Microsoft's writer write the open model into another folder, as a `definition`. */
export async function writeBy(session: Session, tmdlFolderPath: string): Promise<void> {
  const { isError, message } = await session.ask("database_operations", {
    operation: "ExportToTmdlFolder",
    tmdlFolderPath,
  });
  if (isError) throw new Error(message);
}

/** Closes the last model first: the reader's lists are of the open one. */
async function open(session: Session, folderPath: string): Promise<Answer> {
  await session.ask("connection_operations", { operation: "Disconnect" });
  return session.ask("connection_operations", { operation: "ConnectFolder", folderPath });
}

interface OfTable {
  readonly tableName: string;
  readonly columns?: readonly { readonly name: string }[];
  readonly measures?: readonly { readonly name: string }[];
  readonly partitions?: readonly { readonly mode: string }[];
}

interface Relationship {
  readonly fromTable: string;
  readonly fromColumn: string;
  readonly toTable: string;
  readonly toColumn: string;
}
