import { useCallback, useEffect, useRef, useState } from "react";

import { useChartColours } from "../charts/chartColours";
import { drawnTable, tablePicture } from "./drawnTable";
import type { Exportable } from "./ExportMenu";

/** What a panel has to export: the charts that registered, and the tables that are in it. */
export function usePanelExports(title: string) {
  const place = useRef<HTMLDivElement>(null);
  const charts = useRef(new Set<Exportable>());
  const [hasChart, setHasChart] = useState(false);
  const [hasTable, setHasTable] = useState(false);
  const { surface } = useChartColours();

  const register = useCallback((item: Exportable) => {
    charts.current.add(item);
    setHasChart(true);
    return () => {
      charts.current.delete(item);
      setHasChart(charts.current.size > 0);
    };
  }, []);

  useEffect(() => {
    const box = place.current;
    if (!box) return;
    const look = () => setHasTable(tablesIn(box).length > 0);
    const watcher = new MutationObserver(look);
    watcher.observe(box, { childList: true, subtree: true });
    look();
    return () => watcher.disconnect();
  }, []);

  const find = useCallback(
    () => [...charts.current, ...(place.current ? tables(place.current, title, surface) : [])],
    [title, surface],
  );
  return { place, register, hasAny: hasChart || hasTable, find };
}

/** Tables that belong to this panel, not to one inside it. */
const tablesIn = (box: HTMLElement) => [...box.querySelectorAll("table")];

function tables(box: HTMLElement, title: string, surface: string): Exportable[] {
  return tablesIn(box).map((table) => {
    const label = table.getAttribute("aria-label") ?? title;
    return {
      label,
      table: () => drawnTable(table, label),
      picture: () => tablePicture(table, surface),
    };
  });
}
