import { newIdempotencyKey } from "./client";
import type { UploadedMedia } from "./desk";
import { ApiError } from "./error";

/** Uploads a file with progress from 0 to 1, which `fetch` cannot tell. */
export function upload(
  file: File,
  options: { onProgress?: (part: number) => void; signal?: AbortSignal } = {},
): Promise<UploadedMedia> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", "/api/v1/media");
    request.setRequestHeader("idempotency-key", newIdempotencyKey());
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) options.onProgress?.(event.loaded / event.total);
    });
    request.addEventListener("load", () => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as UploadedMedia);
      else ApiError.from(new Response(request.responseText, { status: request.status })).then(reject);
    });
    request.addEventListener("error", () => reject(ApiError.unreachable()));
    request.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    options.signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
