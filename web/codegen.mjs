/** @type {import("@rtk-query/codegen-openapi").ConfigFile} */
export default {
  schemaFile: "../openapi.json",
  apiFile: "./src/api/empty.ts",
  apiImport: "emptyApi",
  outputFile: "./src/api/generated.ts",
  exportName: "api",
  hooks: { queries: true, lazyQueries: true, mutations: true },
  tag: true,
};
