/** What the API says when it says no (RFC 9457), and what the network says when it says nothing. */

export interface FieldProblem {
  /** Where in the body, e.g. `buttons[1].title`. */
  field: string;
  message: string;
}

interface Problem {
  code?: string;
  detail?: string;
  errors?: FieldProblem[];
}

/** No answer came: the server or the network is away. */
export const UNREACHABLE = "UNREACHABLE";

export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    /** 0 where no answer came. */
    readonly status: number,
    /** Stable, for programs, e.g. `NOT_FOUND`. */
    readonly code: string,
    detail: string,
    readonly fields: FieldProblem[] = [],
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(detail);
  }

  static unreachable(): ApiError {
    return new ApiError(0, UNREACHABLE, "");
  }

  static async from(response: Response): Promise<ApiError> {
    const problem: Problem = await response.json().catch(() => ({}));
    const retryAfter = Number.parseInt(response.headers.get("retry-after") ?? "", 10);
    return new ApiError(
      response.status,
      problem.code ?? `HTTP_${response.status}`,
      problem.detail ?? "",
      problem.errors ?? [],
      Number.isFinite(retryAfter) ? retryAfter : null,
    );
  }

  /** What is wrong with a field of the form, if it is about that field. */
  of(field: string): string | undefined {
    return this.fields.find((problem) => problem.field === field)?.message;
  }

  /** Whether the same request may succeed by itself a little later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }
}

/** The errors of a form's fields by name; empty where the error is about something else. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiError)) return {};
  return Object.fromEntries(error.fields.map((problem) => [problem.field, problem.message]));
}
