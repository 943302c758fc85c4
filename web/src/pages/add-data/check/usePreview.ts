import { useEffect, useState } from "react";

import { type ReadingOptions, type PreviewResponse, usePreviewUploadMutation } from "../../../api/generated";

interface Previewed {
  /** What the file came to when it was last read; kept while it is read again. */
  preview: PreviewResponse | undefined;
  /** Its questions; kept when an answer was impossible and the file could not be read with it. */
  questions: PreviewResponse["questions"];
  error: unknown;
  isReading: boolean;
}

/** The file read again whenever what is said about it changes. */
export function usePreview(uploadId: string, reading: ReadingOptions): Previewed {
  const [preview, { error, isLoading }] = usePreviewUploadMutation();
  const [seen, setSeen] = useState<PreviewResponse>();
  const [questions, setQuestions] = useState<PreviewResponse["questions"]>([]);

  useEffect(() => {
    const asking = preview({ uploadId, readingOptions: reading });
    void asking.then(({ data }) => {
      if (!data) return;
      setSeen(data);
      if (!data.problem || data.questions.length > 0) setQuestions(data.questions);
    });
    return () => asking.abort();
  }, [uploadId, reading, preview]);

  return { preview: error ? undefined : seen, questions, error, isReading: isLoading };
}
