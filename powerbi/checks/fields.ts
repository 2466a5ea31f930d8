/** What a model's tables have to offer to a report. */
export type Fields = ReadonlyMap<
  string,
  { readonly columns: ReadonlySet<string>; readonly measures: ReadonlySet<string> }
>;
