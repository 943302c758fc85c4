import type { SourceResponse } from "../../../api/generated";
import { PREVIEW } from "../questions/questions.fixture";
import { columnsExplanation, fileExplanation } from "./explanations";

const CARD: SourceResponse = {
  name: "shop_x",
  title: "Shop X",
  doc: "",
  reads: "",
  example: "",
  has_own_columns: true,
};

test("the title of a source comes from its card", () => {
  expect(fileExplanation(PREVIEW, CARD, false)).toBe("94 rows of orders · Shop X");
  expect(fileExplanation(PREVIEW, undefined, false)).toBe("94 rows of orders");
  expect(columnsExplanation(CARD)).toContain("Recognized as Shop X");
});

test("columns of other files are matched by name", () => {
  expect(columnsExplanation({ ...CARD, has_own_columns: false })).toContain("Matched by column name");
});
