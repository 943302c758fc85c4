import { columnsOf } from "./sample";

test("reads names of columns", () => {
  expect(columnsOf("spend=Cost, day=Reported on,")).toEqual(["spend=Cost", "day=Reported on"]);
});
