import { expect, test } from "vitest";

import { tooltipText } from "./tooltipText";

test("no text of a shop becomes a part of the page", () => {
  const shown = document.createElement("div");
  shown.innerHTML = tooltipText([`<img src=x onerror="alert(1)">`, "R&D's"], "</b><script>1</script>");

  expect(shown.querySelector("img, script")).toBeNull();
  expect(shown.querySelector("b")?.textContent).toBe("</b><script>1</script>");
  expect(shown.textContent).toContain(`<img src=x onerror="alert(1)">R&D's`);
});
