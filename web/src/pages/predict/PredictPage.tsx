import { PageHead } from "../../ui/PageHead";

export default function PredictPage() {
  return <PageHead title="Predict" />;
}
