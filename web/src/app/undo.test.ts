import { deletedWords } from "./undo";

test("what was deleted is named, so that one knows what Undo brings back", () => {
  expect(deletedWords({ kind: "segment", name: "Leaving" })).toBe('Segment "Leaving" deleted');
  expect(deletedWords({ kind: "audience", audience: "vip", number: 2 })).toBe("Audience vip v2 deleted");
});
