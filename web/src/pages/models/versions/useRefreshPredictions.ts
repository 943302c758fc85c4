import { api } from "../../../api/generated";
import { useAppDispatch } from "../../../app/store";

/** Another version predicts: whatever was predicted is read again. */
export function useRefreshPredictions(): () => void {
  const dispatch = useAppDispatch();
  return () => dispatch(api.util.invalidateTags(["models", "predictions", "customers", "insight"]));
}
