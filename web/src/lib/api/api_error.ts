// A refused or failed request, in the server's own words where it gave some.
export interface FieldProblem {
  path: string;
  message: string;
}

export class ApiError extends Error {
  readonly status: number; // 0: no answer at all
  readonly code: string;
  readonly requestId: string;
  readonly fields: FieldProblem[];
  retryAfterS = 0; // how long the server asks to wait; 0: it did not say

  constructor(status: number, code: string, message: string, requestId = '', fields: FieldProblem[] = []) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.fields = fields;
  }

  // What is wrong with one field of what was sent.
  problemOf(path: string): string | undefined {
    return this.fields.find((field) => field.path === path)?.message;
  }
}

interface Problem {
  title?: string;
  detail?: string;
  code?: string;
  requestId?: string;
  errors?: FieldProblem[];
}

export async function errorOf(response: Response): Promise<ApiError> {
  let problem: Problem = {};
  try {
    problem = (await response.json()) as Problem;
  } catch {
    // Not a problem document: a proxy or an older server answered.
  }
  const message = problem.detail || problem.title || `The server answered ${response.status}.`;
  const code = problem.code ?? 'http_error';
  const error = new ApiError(
    response.status,
    code,
    message,
    problem.requestId ?? '',
    problem.errors ?? [],
  );
  error.retryAfterS = Number(response.headers.get('Retry-After')) || 0;
  return error;
}
