import { times } from "../../words/formats";
import { describe, expect, it } from "vitest";

import { toQueryString } from "../../api/empty";
import { days, limited, lineName, query, read, written } from "./plan";

const requestFrom = (text: string) => read(new URLSearchParams(text));

describe("the address of a budget", () => {
  it("is read, and written again as it was", () => {
    const text = "total=2500&by=channel&margin=40&minimum=email%3D100&maximum=paid_search%3D900";
    const request = requestFrom(text);
    expect(request).toEqual({
      total: 2500,
      by: "channel",
      margin: 40,
      minimum: { email: 100 },
      maximum: { paid_search: 900 },
    });
    expect(written(request, new URLSearchParams("view=plan")).toString()).toBe(`view=plan&${text}`);
  });

  it("says nothing of what is usual, and believes no nonsense", () => {
    expect(written(requestFrom(""), new URLSearchParams()).toString()).toBe("");
    expect(requestFrom("total=-5&by=weather&margin=900&minimum=x&maximum=y%3Dz")).toEqual(requestFrom(""));
  });

  it("asks for parts one by one", () => {
    const parameters = query({ ...requestFrom(""), minimum: { "High-CLV / email": 5, b: 0 } }, "rule");
    expect(toQueryString({ minimum: parameters.minimum, by: "tier", nothing: undefined })).toBe(
      "minimum=High-CLV+%2F+email%3D5&minimum=b%3D0&by=tier",
    );
  });
});

it("takes a limit away where none is given", () => {
  expect(limited({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
  expect(limited({ a: 1 }, "b", 0)).toEqual({ a: 1, b: 0 });
});

it("has words for parts, returns and payback", () => {
  expect(lineName({ name: "x", tier: "High-CLV", channel: "paid_search" })).toBe("High value · Paid search");
  expect(lineName({ name: "email", tier: null, channel: "email" })).toBe("Email");
  expect(times(3.44)).toBe("3.4×");
  expect(times(null)).toBe("–");
  expect(days(null, 90)).toBe("more than 90 days");
  expect(days(12.4, 90)).toBe("12 days");
});
