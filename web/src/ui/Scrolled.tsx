import { Box, type SxProps } from "@mui/material";
import { type ReactNode, useEffect, useRef, useState } from "react";

interface Props {
  label: string;
  sx?: SxProps;
  children: ReactNode;
}

/**
 * What may be wider than its place scrolls in it: with the keyboard too, which needs it to be reachable then. A
 * shadow at a side says that there is more on it.
 */
export function Scrolled({ label, sx, children }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [more, setMore] = useState({ left: false, right: false });
  useEffect(() => {
    const box = place.current;
    if (!box || typeof ResizeObserver === "undefined") return;
    const look = () => {
      const left = box.scrollLeft > 1;
      const right = box.scrollLeft + box.clientWidth < box.scrollWidth - 1;
      setMore((before) => (before.left === left && before.right === right ? before : { left, right }));
    };
    const watcher = new ResizeObserver(look);
    watcher.observe(box);
    for (const child of box.children) watcher.observe(child);
    box.addEventListener("scroll", look, { passive: true });
    look();
    return () => {
      watcher.disconnect();
      box.removeEventListener("scroll", look);
    };
  }, [children]);
  const reachable = (more.left || more.right) && { tabIndex: 0, role: "group", "aria-label": label };
  return (
    <Box sx={{ position: "relative", minWidth: 0 }}>
      <Box ref={place} {...reachable} sx={[LOOK, ...(Array.isArray(sx) ? sx : [sx])]}>
        {children}
      </Box>
      {more.left && <Edge side="left" />}
      {more.right && <Edge side="right" />}
    </Box>
  );
}

const LOOK = {
  overflowX: "auto",
  "&:focus-visible": { outline: "2px solid", outlineColor: "primary.main", outlineOffset: 2 },
};

/** The shadow over what continues beyond this side. */
function Edge({ side }: { side: "left" | "right" }) {
  return (
    <Box
      aria-hidden
      data-more={side}
      className="not-printed"
      sx={(theme) => ({
        "--shade": "rgb(0 0 0 / 0.14)",
        ...theme.applyStyles("dark", { "--shade": "rgb(0 0 0 / 0.6)" }),
        position: "absolute",
        top: 0,
        bottom: 0,
        [side]: 0,
        width: 24,
        zIndex: 2,
        pointerEvents: "none",
        background: `linear-gradient(to ${side}, transparent, var(--shade))`,
      })}
    />
  );
}
