/** The signals that end a process: from a terminal (Ctrl-C, or when it is closed), a service manager, or `kill`. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** How long further signals count as the same request, in milliseconds: a terminal, npm and the bootstrap each send one. */
const SAME_REQUEST = 10_000;

/** A request that this process end. */
export interface Stop {
  /**
   * Fires when the process gets a signal, or when the bootstrap that started it has ended for any reason. Once this has been read, the process
   * has time to end: another signal kills it only after ten seconds. If it is never read, a signal kills the process as usual.
   */
  readonly signal: AbortSignal;
  ask(): void;
}

/** @param isBootstrapped whether there is a channel to the bootstrap, which closes when that ends */
export function stopOfProcess(isBootstrapped: boolean): Stop {
  const stop = new AbortController();
  let isListening = false;
  const ask = () => {
    if (stop.signal.aborted) return;
    setTimeout(() => {
      for (const name of SIGNALS) process.off(name, ask);
    }, SAME_REQUEST).unref();
    stop.abort();
  };
  const listen = () => {
    isListening = true;
    // `on`, so that a listener stays after the first signal: without one, the next would kill the process at once.
    for (const name of SIGNALS) process.on(name, ask);
    if (!isBootstrapped) return;
    process.once("disconnect", ask);
    // Listening on the channel would keep the process from ending by itself.

    process.channel?.unref();
  };
  return {
    get signal() {
      if (!isListening) listen();
      return stop.signal;
    },
    ask,
  };
}
