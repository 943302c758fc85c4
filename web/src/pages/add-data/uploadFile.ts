import type { UploadResponse } from "../../api/generated";

/** Hands a file in; fetch cannot say how much has been sent, an XMLHttpRequest can. Fails like a query, with `data`. */
export function uploadFile(
  file: File,
  csrfToken: string | null,
  onShare: (share: number) => void,
  signal?: AbortSignal,
): Promise<UploadResponse> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/uploads?filename=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    if (csrfToken) request.setRequestHeader("x-csrf-token", csrfToken);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => onShare(total ? loaded / total : 0);
    request.onerror = () => reject({});
    request.onabort = () => reject({ isCancelled: true });
    signal?.addEventListener("abort", () => request.abort());
    request.onload = () =>
      request.status < 300 ? resolve(request.response as UploadResponse) : reject({ data: request.response });
    request.send(file);
  });
}
