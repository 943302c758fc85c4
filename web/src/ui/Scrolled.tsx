import { Box, type SxProps } from "@mui/material";
import { type ReactNode, useEffect, useRef, useState } from "react";

interface Props {
  label: string;
  sx?: SxProps;
  children: ReactNode;
}

/** What may be wider than its place scrolls in it: with the keyboard too, which needs it to be reachable then. */
export function Scrolled({ label, sx, children }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [isWider, setWider] = useState(false);
  useEffect(() => {
    const box = place.current;
    if (!box || typeof ResizeObserver === "undefined") return;
    const look = () => setWider(box.scrollWidth > box.clientWidth);
    const watcher = new ResizeObserver(look);
    watcher.observe(box);
    for (const child of box.children) watcher.observe(child);
    look();
    return () => watcher.disconnect();
  }, [children]);
  const reachable = isWider && { tabIndex: 0, role: "group", "aria-label": label };
  return (
    <Box ref={place} {...reachable} sx={[LOOK, ...(Array.isArray(sx) ? sx : [sx])]}>
      {children}
    </Box>
  );
}

const LOOK = {
  overflowX: "auto",
  "&:focus-visible": { outline: "2px solid", outlineColor: "primary.main", outlineOffset: 2 },
};
