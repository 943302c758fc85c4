import { describe, expect, it } from "vitest";

import { DEFAULT_TASK, obstacleOf, parametersOf } from "./starting";

describe("a job that learns", () => {
  it("is asked for with what it takes and nothing else", () => {
    expect(parametersOf(DEFAULT_TASK)).toEqual({ horizon: "90d", cutoffs: 4 });
    expect(parametersOf({ ...DEFAULT_TASK, model: "lightgbm", days: 30 })).toEqual({
      horizon: "30d",
      cutoffs: 4,
      model: "lightgbm",
    });
    expect(parametersOf({ ...DEFAULT_TASK, what: "backtest", model: "bg_nbd" })).toEqual({
      horizon: "90d",
      cutoffs: 4,
      models: ["bg_nbd"],
    });
    expect(parametersOf({ ...DEFAULT_TASK, what: "tune", model: "lightgbm", trials: 5 })).toEqual({
      horizon: "90d",
      cutoffs: 4,
      model: "lightgbm",
      trials: 5,
      minutes: 15,
    });
  });

  it("says why it cannot be started", () => {
    expect(obstacleOf(DEFAULT_TASK)).toBeUndefined();
    expect(obstacleOf({ ...DEFAULT_TASK, days: 0.5 })).toMatch(/days/);
    expect(obstacleOf({ ...DEFAULT_TASK, cutoffs: 25 })).toMatch(/windows/);
    expect(obstacleOf({ ...DEFAULT_TASK, what: "tune" })).toMatch(/model/);
    expect(obstacleOf({ ...DEFAULT_TASK, what: "tune", model: "lightgbm", minutes: 0 })).toMatch(/minutes/);
  });
});
