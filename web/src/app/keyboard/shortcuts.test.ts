import { describe, expect, it } from "vitest";

import { PLACES } from "../pages";
import { actionOf, GO_TO, isTaken } from "./shortcuts";

const key = (name: string, held: Partial<KeyboardEvent> = {}) => ({
  key: name,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  ...held,
});

describe("keyboard shortcuts", () => {
  it("open a page by g and a letter within a moment", () => {
    const { begun, action } = actionOf(key("g"), null, 0);
    expect(action).toBeUndefined();
    expect(actionOf(key("c"), begun, 800)).toEqual({ action: { go: "/customers" }, begun: null });
    expect(actionOf(key("c"), begun, 5000).action).toBeUndefined();
  });

  it("do nothing for a letter alone or with Ctrl", () => {
    expect(actionOf(key("c"), null, 0)).toEqual({ begun: null });
    expect(actionOf(key("g", { ctrlKey: true }), null, 0)).toEqual({ begun: null });
  });

  it("show the map for a question mark, but not inside a field or dialog", () => {
    expect(actionOf(key("?"), null, 0).action).toBe("map");
    document.body.innerHTML =
      '<input id="field"><div role="dialog"><button id="inside"></button></div><p id="text">';
    const at = (id: string) => isTaken(document.getElementById(id));
    expect([at("field"), at("inside"), at("text")]).toEqual([true, true, false]);
  });

  it("lead to pages of the navigation, by their names there", () => {
    for (const place of Object.values(GO_TO))
      expect(PLACES.find(({ to }) => to === place.to)?.name).toBe(place.name);
  });
});
