/** Runs some work with the rights of nobody where root has all of them: what is read-only is then read-only for it, too. */
export async function asNobody<Result>(work: () => Result | Promise<Result>): Promise<Result> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}
