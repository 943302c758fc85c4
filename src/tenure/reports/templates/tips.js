(() => {
  const tip = document.getElementById("tip");
  const texts = new WeakMap();
  const textOf = (mark) => {
    if (!texts.has(mark)) {
      const inner = mark.querySelector(":scope > title");
      texts.set(mark, inner ? inner.textContent : mark.getAttribute("title"));
      if (inner) inner.remove();
      mark.removeAttribute("title");
    }
    return texts.get(mark);
  };
  const hide = () => { tip.hidden = true; };
  const show = (event) => {
    const mark = event.target.closest(".plot rect, .plot circle, td[title], td.tipped");
    const text = mark && textOf(mark);
    if (!text) return hide();
    if (mark.tagName === "TD") mark.classList.add("tipped");
    tip.textContent = text;
    tip.hidden = false;
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    const above = event.clientY - tip.offsetHeight - 14;
    tip.style.left = `${Math.max(8, Math.min(event.clientX + 12, room))}px`;
    tip.style.top = `${above > 4 ? above : event.clientY + 18}px`;
  };
  document.addEventListener("pointerover", show);
  document.addEventListener("pointerdown", show);
  document.addEventListener("scroll", hide, { passive: true });
})();
