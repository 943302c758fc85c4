import { describe, expect, it } from "vitest";

import { best, CHURN_METRICS, VALUE_METRICS, winner } from "./metrics";

const of = (key: string) => VALUE_METRICS.find((metric) => metric.key === key)!;

describe("metrics", () => {
  it("say what they mean, each once", () => {
    for (const list of [VALUE_METRICS, CHURN_METRICS]) {
      expect(new Set(list.map((metric) => metric.key)).size).toBe(list.length);
      for (const metric of list) expect(metric.meaning).toMatch(/^[A-Z].{20,}\.$/);
    }
  });

  it("have plain names; what specialists call them is apart", () => {
    const terms = /\b(MAE|RMSE|MSE|MAPE|AUC|Gini|Spearman|Brier|R²|decile|log loss)/i;
    for (const metric of [...VALUE_METRICS, ...CHURN_METRICS])
      expect(`${metric.name} ${metric.meaning}`).not.toMatch(terms);
    expect(of("mae").term).toContain("MAE");
  });

  it("know which of two figures is better", () => {
    expect(winner(of("mae"), 3, 4)).toBe(1);
    expect(winner(of("spearman"), 0.3, 0.4)).toBe(2);
    expect(winner(of("bias"), -0.02, 0.05)).toBe(1);
    expect(winner(of("coverage"), 0.95, 0.78)).toBe(2);
    expect(winner(of("mae"), 3, 3)).toBe(0);
    expect(winner(of("mae"), null, 3)).toBe(0);
  });

  it("find the best of many, the unknown left out", () => {
    expect(best(of("bias"), [0.2, null, -0.1])).toBe(-0.1);
    expect(best(of("mae"), [7, undefined, 5, 9])).toBe(5);
    expect(best(of("mae"), [null, 5])).toBeUndefined();
  });
});
