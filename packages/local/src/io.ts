/** What a command has of the world besides files and sockets. */
export interface Io {
  readonly environment: NodeJS.ProcessEnv;
  /** Standard output, a line at a time. */
  readonly print: (line: string) => void;
  /** Standard output, for as much as there may be, at the pace at which it is read. */
  readonly pipe: (chunks: AsyncIterable<string>) => Promise<void>;
  /** Standard error, a line at a time. */
  readonly warn: (line: string) => void;
  /** Fires when the user wants to stop. */
  readonly signal: AbortSignal;
}
