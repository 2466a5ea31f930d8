import type { Message } from "./message-reader.ts";

/** Messages that arrived and wait to be read. */
export class Inbox {
  readonly #messages: Message[] = [];
  #waiting: PromiseWithResolvers<Message | undefined> | undefined;
  #over = false;
  #failure: unknown;

  push(message: Message): void {
    if (this.#waiting === undefined) this.#messages.push(message);
    else this.#waiting.resolve(message);
    this.#waiting = undefined;
  }

  /** No more messages will arrive; with `error`, because of it. */
  end(error?: unknown): void {
    this.#over = true;
    this.#failure ??= error;
    if (error === undefined) this.#waiting?.resolve(undefined);
    else this.#waiting?.reject(error);
    this.#waiting = undefined;
  }

  /** The next message, or undefined once no more will arrive. One call at a time. */
  async next(): Promise<Message | undefined> {
    const message = this.#messages.shift();
    if (message !== undefined) return message;
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#over) return undefined;
    this.#waiting = Promise.withResolvers();
    return this.#waiting.promise;
  }
}
