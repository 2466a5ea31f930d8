import type sql from "mssql";

/** A named parameter with its type: an untyped text would fill the plan cache with one plan a length. */
export type Parameters = Readonly<Record<string, readonly [type: sql.ISqlType, value: unknown]>>;

/** Runs one parameterised statement in one round trip; the rows of its result. */
export async function execute(
  pool: sql.ConnectionPool,
  statement: string,
  parameters: Parameters,
): Promise<readonly unknown[]> {
  const request = pool.request();
  for (const [name, [type, value]] of Object.entries(parameters)) request.input(name, type, value);
  return (await request.query(statement)).recordset ?? [];
}
