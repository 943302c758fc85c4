import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

import { getCatalogs } from "@lingui/cli/api";
import { getConfig } from "@lingui/conf";

/** The catalogues have the texts of the code, no others, and each in every language. */
const config = getConfig();
const [catalog] = await getCatalogs(config);
const files = config.locales.map((locale) => catalog.getFilename(locale));
const read = () => files.map((file) => readFileSync(file, "utf8"));

const complain = (text) => process.stderr.write(`${text}\n`);
const before = read();
const extracted = spawnSync("npx", ["--no-install", "lingui", "extract", "--clean", "--workers", "1"], {
  encoding: "utf8",
});
if (extracted.status !== 0) {
  process.stderr.write(extracted.stdout + extracted.stderr);
  process.exit(1);
}
let failed = false;
read().forEach((text, place) => {
  if (text === before[place]) return;
  failed = true;
  complain(
    `${files[place]} did not have the texts of the code; it was written again: translate and commit it.`,
  );
});
for (const locale of config.locales.filter((name) => name !== config.sourceLocale)) {
  const { missing } = await catalog.getTranslations(locale, { sourceLocale: config.sourceLocale });
  if (missing.length === 0) continue;
  failed = true;
  complain(`${missing.length} messages are not translated in ${locale}, the first:`);
  for (const { source, id } of missing.slice(0, 20)) complain(`  ${source || id}`);
}
process.exit(failed ? 1 : 0);
