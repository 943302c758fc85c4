import { createContext, useContext, useEffect, useEffectEvent } from "react";

import type { Exportable } from "./ExportMenu";

type Register = (item: Exportable) => () => void;

/** A panel that offers to export what is in it. */
export const ExportScope = createContext<Register | null>(null);

/** Offers a chart to the menu of the panel around it. */
export function useExported(item: Exportable) {
  const register = useContext(ExportScope);
  const table = useEffectEvent(() => item.table?.() ?? null);
  const picture = useEffectEvent(() => item.picture?.());
  const { label } = item;
  useEffect(() => register?.({ label, table: () => table(), picture: () => picture() }), [register, label]);
}
