type Sized = "char" | "nchar" | "binary";
type Varying = "varchar" | "nvarchar" | "varbinary";
type Exact = "decimal" | "numeric";
type Plain = "bit" | "tinyint" | "smallint" | "int" | "bigint" | "real" | "float";
type Other = "date" | "datetime" | "uniqueidentifier";

/** A type as T-SQL writes it. */
export type SqlType =
  | Plain
  | Other
  | `${Sized}(${number})`
  | `${Varying}(${number | "max"})`
  | `${Exact}(${number},${number})`
  | `datetime2(${number})`;

export type TypeName = Plain | Other | Sized | Varying | Exact | "datetime2";

/** A type as TDS describes it. */
export interface TypeInfo {
  readonly name: TypeName;
  /** In characters, or in bytes for `binary` and `varbinary`; undefined if the type has none. */
  readonly length?: number | "max";
  readonly precision?: number;
  readonly scale?: number;
}

const SYNTAX = /^(?<name>\w+)(?:\((?<first>max|\d+)(?:,(?<second>\d+))?\))?$/;

export function parseType(type: SqlType): TypeInfo {
  const { name, first, second } = SYNTAX.exec(type)?.groups ?? {};
  if (name === undefined) throw new TypeError(`no type: ${type}`);
  const base = { name: name as TypeName };
  if (first === undefined) return base;
  if (second !== undefined) return { ...base, precision: Number(first), scale: Number(second) };
  if (name === "datetime2") return { ...base, scale: Number(first) };
  return { ...base, length: first === "max" ? "max" : Number(first) };
}

export function formatType({ name, length, precision, scale }: TypeInfo): SqlType {
  const details = [length, precision, scale].filter((detail) => detail !== undefined);
  return (details.length === 0 ? name : `${name}(${details.join(",")})`) as SqlType;
}
