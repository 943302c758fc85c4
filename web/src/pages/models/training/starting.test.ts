import { describe, expect, it } from "vitest";

import { FIRST, obstacleOf, parametersOf } from "./starting";

describe("a job that learns", () => {
  it("is asked for with what it takes and nothing else", () => {
    expect(parametersOf(FIRST)).toEqual({ horizon: "90d", cutoffs: 4 });
    expect(parametersOf({ ...FIRST, model: "lightgbm", days: 30 })).toEqual({
      horizon: "30d",
      cutoffs: 4,
      model: "lightgbm",
    });
    expect(parametersOf({ ...FIRST, what: "backtest", model: "bg_nbd" })).toEqual({
      horizon: "90d",
      cutoffs: 4,
      models: ["bg_nbd"],
    });
    expect(parametersOf({ ...FIRST, what: "tune", model: "lightgbm", trials: 5 })).toEqual({
      horizon: "90d",
      cutoffs: 4,
      model: "lightgbm",
      trials: 5,
      minutes: 15,
    });
  });

  it("says why it cannot be started", () => {
    expect(obstacleOf(FIRST)).toBeUndefined();
    expect(obstacleOf({ ...FIRST, days: 0.5 })).toMatch(/days/);
    expect(obstacleOf({ ...FIRST, cutoffs: 25 })).toMatch(/windows/);
    expect(obstacleOf({ ...FIRST, what: "tune" })).toMatch(/model/);
    expect(obstacleOf({ ...FIRST, what: "tune", model: "lightgbm", minutes: 0 })).toMatch(/minutes/);
  });
});
