import { TextField, type TextFieldProps } from "@mui/material";

interface Props extends Omit<TextFieldProps, "type" | "value" | "onChange"> {
  value: string;
  onChange: (password: string) => void;
  /** A password manager fills in the current one, and offers to create a new one. */
  autoComplete: "current-password" | "new-password";
}

export function PasswordField({ onChange, ...field }: Props) {
  return <TextField {...field} type="password" required onChange={(event) => onChange(event.target.value)} />;
}
