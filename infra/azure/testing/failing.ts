/** Work that fails with each of some errors in turn, and then is done. */
export const failing =
  (...errors: Error[]) =>
  async () => {
    const error = errors.shift();
    if (error) throw error;
    return "done";
  };
