/** One file of the web page, as it is sent to browsers. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Its URL changes with its contents, so browsers may cache it forever. */
  readonly immutable: boolean;
}

/** The web page's files by URL path; "/" is the page itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;
