import { useEffect, useEffectEvent, useState } from "react";

/** A value (plain data) once it has stayed the same for a moment. */
export function useSettled<Value>(value: Value, afterMs: number): Value {
  const [settled, setSettled] = useState(value);
  const key = JSON.stringify(value);
  const settle = useEffectEvent(() => setSettled(value));
  useEffect(() => {
    const timer = setTimeout(() => settle(), afterMs);
    return () => clearTimeout(timer);
  }, [key, afterMs]);
  return settled;
}
