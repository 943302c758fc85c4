import { Box } from "@mui/material";
import { type ReactNode, useState } from "react";

interface Props {
  onFile: (file: File) => void;
  children: ReactNode;
}

/** A dashed frame that a file can be dropped on. */
export function DropZone({ onFile, children }: Props) {
  const [isOver, setOver] = useState(false);
  return (
    <Box
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const file = event.dataTransfer.files[0];
        if (file) onFile(file);
      }}
      sx={{
        border: 2,
        borderStyle: "dashed",
        borderColor: isOver ? "primary.main" : "divider",
        bgcolor: isOver ? "action.hover" : "transparent",
        borderRadius: 3,
        px: 2,
        py: { xs: 3, sm: 4 },
        textAlign: "center",
      }}
    >
      {children}
    </Box>
  );
}
