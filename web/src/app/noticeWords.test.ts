import { noticeText } from "./noticeWords";

test.each([
  ["job_done", "train", "Finished: Train model", "/reports"],
  ["job_failed", "ingest", "Failed: Import a file", "/reports"],
  ["connection_failed", "sync", "Orders could not be fetched from a shop", "/add-data"],
  ["alert", "retrain", "The model should be trained again", "/models"],
  ["alert", "old_orders", "The newest order is old", "/add-data"],
] as const)("a notice of %s about %s is told in words", (kind, subject, title, to) => {
  expect(noticeText({ kind, subject })).toMatchObject({ title, to });
});
