/** Work that fails with each of these errors in turn, and then succeeds. */
export const failing =
  (...errors: Error[]) =>
  async () => {
    const error = errors.shift();
    if (error) throw error;
    return "done";
  };
