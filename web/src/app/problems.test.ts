import { told } from "./problems";

test("a problem of the service is told in its words, as sentences", () => {
  expect(told({ status: 401, data: { detail: "The password is wrong", hint: "try again" } })).toEqual({
    detail: "The password is wrong.",
    hint: "Try again.",
  });
});

test("no answer at all is told, too", () => {
  expect(told({ status: "FETCH_ERROR" }).detail).toBe("The service cannot be reached.");
});
