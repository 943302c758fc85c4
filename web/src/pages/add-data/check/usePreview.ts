import { useEffect, useState } from "react";

import { type ReadingOptions, type PreviewResponse, usePreviewUploadMutation } from "../../../api/generated";

/** A file whose columns could not be told this time keeps those it had: its mapping can still be corrected. */
function withColumns(preview: PreviewResponse, before: PreviewResponse | undefined): PreviewResponse {
  if (!before || !preview.problem || preview.columns.length > 0) return preview;
  return { ...preview, columns: before.columns, mapping: before.mapping };
}

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
      setSeen((before) => withColumns(data, before));
      if (!data.problem || data.questions.length > 0) setQuestions(data.questions);
    });
    return () => asking.abort();
  }, [uploadId, reading, preview]);

  return { preview: seen, questions, error, isReading: isLoading };
}
