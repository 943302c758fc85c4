import { Button, type ButtonProps } from "@mui/material";
import { useRef } from "react";

interface Props extends Omit<ButtonProps, "onClick"> {
  /** The name of the hidden file input, for those who do not see it. */
  label: string;
  /** Endings and media types, as an `accept` attribute. */
  accept: string;
  onFile: (file: File) => void;
}

/** A button that opens the file dialog; choosing the same file twice counts as twice. */
export function FileButton({ label, accept, onFile, ...button }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        aria-label={label}
        onChange={(event) => {
          const file = event.target.files?.[0];
          if (file) onFile(file);
          event.target.value = "";
        }}
      />
      <Button {...button} onClick={() => input.current?.click()} />
    </>
  );
}
