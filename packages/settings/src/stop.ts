/** Who has started a process may end it by any of these: a terminal by Ctrl-C or when it is closed, a service manager, `kill`. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** For how long further signals are the same wish: a terminal, npm and the bootstrap send one each. In milliseconds. */
const SAME_WISH = 10_000;

/** Somebody's wish that this process end. */
export interface Stop {
  /**
   * Fires when the process gets a signal, or when the bootstrap that started it has ended, however it did. Who takes this ends in their own
   * time: a further signal ends the process only ten seconds later. Where nobody takes it, a signal ends the process as it does any other.
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
    }, SAME_WISH).unref();
    stop.abort();
  };
  const listen = () => {
    isListening = true;
    // Never without a listener in between: a signal that came just then would end the process at once.
    for (const name of SIGNALS) process.on(name, ask);
    if (!isBootstrapped) return;
    process.once("disconnect", ask);
    // A channel that is listened to would keep the process from ending by itself.
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
