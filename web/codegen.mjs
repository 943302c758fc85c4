/** @type {import("@rtk-query/codegen-openapi").ConfigFile} */
export default {
  schemaFile: "../openapi.json",
  apiFile: "./src/api/empty.ts",
  apiImport: "emptyApi",
  outputFile: "./src/api/generated.ts",
  exportName: "api",
  hooks: { queries: true, lazyQueries: true, mutations: true },
  tag: true,
  // Ids and names are what people chose: one with a slash or dots must not lead to another address.
  encodePathParams: true,
  // Asked again and again while a rule or a word is typed; they change nothing.
  endpointOverrides: [{ pattern: ["previewSegment", "search", "listSuppressions"], type: "query" }],
};
