/** A table of cells coloured by value. Said once for all cells: hundreds with styles of their own take long to draw. */
export const HEAT_TABLE = {
  borderCollapse: "separate",
  borderSpacing: "2px",
  fontVariantNumeric: "tabular-nums",
  "& th, & td": {
    px: 0.75,
    py: 0.5,
    textAlign: "right",
    whiteSpace: "nowrap",
    fontSize: "0.75rem",
    borderRadius: 0.5,
  },
  "& th[scope=row], & th:first-of-type": {
    position: "sticky",
    left: 0,
    zIndex: 1,
    bgcolor: "background.paper",
    textAlign: "left",
  },
  "& tbody th, & thead th ~ th ~ th": { fontWeight: 500 },
  "& thead th ~ th ~ th, & tbody th + td": { color: "text.secondary" },
} as const;
