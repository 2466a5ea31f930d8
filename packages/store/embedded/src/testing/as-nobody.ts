/** Runs `work` as the user nobody if this is root, for whom nothing is read-only. */
export async function asNobody<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
