/** One file of the web page, as a browser gets it. */
export interface PageFile {
  readonly contentType: string;
  readonly body: Uint8Array;
  /** Its address changes with its contents: browsers may keep it for ever. */
  readonly immutable: boolean;
}

/** The web page's files by URL path; "/" is the page itself. */
export type PageFiles = ReadonlyMap<string, PageFile>;
